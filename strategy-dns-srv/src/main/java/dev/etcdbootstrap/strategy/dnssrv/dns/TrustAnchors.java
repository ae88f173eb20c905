package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.text.ForeignText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** The keys at which trust in signatures begins (DNSSEC). Immutable. */
public final class TrustAnchors {

  static {
    LibraryLog.prepare();
  }

  /**
   * The root's keys of 2017 and 2024.
   *
   * @see <a href="https://data.iana.org/root-anchors/root-anchors.xml">IANA's list</a>
   */
  private static final String ROOT =
      """
      . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
      . IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
      """;

  private final byte[] records;

  private TrustAnchors(byte[] records) {
    this.records = records;
  }

  /** The keys of the DNS root. */
  public static TrustAnchors ofRoot() {
    return new TrustAnchors(ROOT.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads DS or DNSKEY records in the format of zone files.
   *
   * @throws IllegalArgumentException when there is no such record; the message completes "the file
   *     …"
   */
  public static TrustAnchors parse(byte[] records) {
    boolean found;
    try {
      found = hasAnchor(records);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "is not a list of records: " + ForeignText.oneLine(String.valueOf(e.getMessage())), e);
    }
    if (!found) {
      throw new IllegalArgumentException("has no DS or DNSKEY record");
    }
    return new TrustAnchors(records);
  }

  private static boolean hasAnchor(byte[] text) throws IOException {
    boolean found = false;
    try (Master records = new Master(new ByteArrayInputStream(text), Name.root, 0)) {
      records.disableIncludes(true);
      for (Record next = records.nextRecord(); next != null; next = records.nextRecord()) {
        found |= next.getType() == Type.DS || next.getType() == Type.DNSKEY;
      }
    }
    return found;
  }

  /** A validator in front of a resolver; it remembers the keys that it has verified. */
  Resolver validating(Resolver resolver) {
    ValidatingResolver validating = new ValidatingResolver(resolver);
    try {
      validating.loadTrustAnchors(new ByteArrayInputStream(records));
    } catch (IOException e) {
      throw new IllegalStateException("the trust anchors could be read before", e);
    }
    return validating;
  }
}
