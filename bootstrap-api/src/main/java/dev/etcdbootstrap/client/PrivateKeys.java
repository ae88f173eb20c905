package dev.etcdbootstrap.client;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads private keys in DER. The JDK knows PKCS #8 (RFC 5958) alone, which is an envelope with the
 * name of the algorithm: what OpenSSL writes without it, PKCS #1 (RFC 8017, appendix A.1.2) for RSA
 * and SEC 1 (RFC 5915) for elliptic curves, is put into one. The second element tells them apart.
 */
final class PrivateKeys {

  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final int SEQUENCE = 0x30;
  private static final int CURVE = 0xa0;

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};
  private static final byte[] NULL = {0x05, 0};

  /** 1.2.840.113549.1.1.1. */
  private static final byte[] RSA = {
    OBJECT_ID, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1
  };

  /** 1.2.840.10045.2.1. */
  private static final byte[] EC = {OBJECT_ID, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  /** The JDK has no factory that looks for itself. */
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  private PrivateKeys() {}

  /**
   * Reads a key; empty when it is none that the JDK knows.
   *
   * @throws IllegalArgumentException when it is no DER
   */
  static Optional<PrivateKey> read(byte[] der) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8(der));
    for (String algorithm : ALGORITHMS) {
      try {
        return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
      } catch (GeneralSecurityException e) {
        // Of another algorithm; what it says may repeat the key.
      }
    }
    return Optional.empty();
  }

  private static byte[] pkcs8(byte[] der) {
    Element key = elements(der, 0, der.length).get(0);
    List<Element> parts = elements(der, key.content(), key.end());
    if (parts.size() < 2) {
      throw notDer();
    }
    return switch (parts.get(1).tag()) {
      case INTEGER -> envelope(join(RSA, NULL), der);
      case OCTETS -> envelope(join(EC, curve(der, parts)), der);
      default -> der;
    };
  }

  /** The name of the curve, which stands in the key; Go does not look anywhere else either. */
  private static byte[] curve(byte[] der, List<Element> parts) {
    for (Element part : parts) {
      if (part.tag() == CURVE) {
        return Arrays.copyOfRange(der, part.content(), part.end());
      }
    }
    throw notDer();
  }

  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, join(VERSION_0, tagged(SEQUENCE, algorithm), tagged(OCTETS, key)));
  }

  private static byte[] tagged(int tag, byte[] content) {
    int length = content.length;
    if (length > 0xffff) {
      throw notDer(); // no key is so large
    }
    byte[] head = {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    // DER has no length longer than it must be.
    if (length < 0x80) {
      head = new byte[] {(byte) tag, (byte) length};
    } else if (length < 0x100) {
      head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    }
    return join(head, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** Positions in the DER that it is read from. */
  private record Element(int tag, int content, int end) {}

  /** Those between two positions; at least one. */
  private static List<Element> elements(byte[] der, int from, int to) {
    List<Element> elements = new ArrayList<>();
    int start = from;
    do {
      Element element = element(der, start, to);
      elements.add(element);
      start = element.end();
    } while (start < to);
    return elements;
  }

  private static Element element(byte[] der, int start, int to) {
    int content = start + 2;
    if (content > to) {
      throw notDer();
    }
    int length = der[start + 1] & 0xff;
    if (length >= 0x80) {
      int octets = length & 0x7f;
      if (octets > 3 || content + octets > to) {
        throw notDer();
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | (der[content++] & 0xff);
      }
    }
    if (length > to - content) {
      throw notDer();
    }
    return new Element(der[start] & 0xff, content, content + length);
  }

  private static IllegalArgumentException notDer() {
    return new IllegalArgumentException("not DER");
  }
}
