package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The keys at which trust in signatures begins. */
final class TrustAnchors {

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

  private TrustAnchors() {}

  /**
   * The records, in the format of zone files.
   *
   * @param file instead of the root's keys
   * @throws BootstrapException with {@link Reason#USAGE} when the file cannot be used
   */
  static byte[] read(Optional<Path> file) throws BootstrapException {
    if (file.isEmpty()) {
      return ROOT.getBytes(StandardCharsets.US_ASCII);
    }
    byte[] text;
    try {
      text = Files.readAllBytes(file.get());
    } catch (IOException e) {
      throw unusable(file.get(), "cannot be read: " + e.getClass().getSimpleName(), e);
    }
    try {
      if (!hasAnchor(text)) {
        throw unusable(
            file.get(), "holds no DS or DNSKEY record", new IOException("no trust anchor"));
      }
    } catch (IOException e) {
      throw unusable(file.get(), "is no list of records: " + e.getMessage(), e);
    }
    return text;
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

  private static BootstrapException unusable(Path file, String what, IOException cause) {
    return new BootstrapException(
        Reason.USAGE,
        DnsSrvOptions.TRUST_ANCHOR.key()
            + ": "
            + file
            + " "
            + what
            + "; give a file of DS or DNSKEY records in the format of zone files",
        cause);
  }
}
