package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The failures of TLS that the JDK, okhttp and Netty report, as an operator sees them. */
final class TlsFailuresTest {

  private static String refused(Throwable failure, Reason reason) {
    var refusal = TlsFailures.find(failure, "reading").orElseThrow();
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).hasCause(failure);
    return String.valueOf(refusal.getMessage());
  }

  @Test
  @DisplayName("a certificate of an unknown authority, without the names of Java classes")
  void unknownAuthority() {
    String text =
        "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException:"
            + " unable to find valid certification path to requested target";
    IOException failure = new SSLHandshakeException(text);
    failure.initCause(new CertificateException(text));

    assertThat(refused(failure, Reason.DENIED))
        .startsWith(
            "reading: the certificate was refused: PKIX path building failed: unable to find valid"
                + " certification path to requested target; set discovery-cacert to");
  }

  @Test
  @DisplayName("a client certificate that the server refuses")
  void alert() {
    assertThat(
            refused(
                new IOException(
                    new SSLHandshakeException("Received fatal alert: certificate_required")),
                Reason.DENIED))
        .contains("certificate was refused: Received fatal alert: certificate_required; set");
  }

  @Test
  @DisplayName("a certificate of another host, on one line")
  void otherHost() {
    assertThat(
            refused(
                new SSLPeerUnverifiedException(
                    "Hostname a not verified:\n    certificate: sha256/x\n    DN: CN=b"),
                Reason.DENIED))
        .contains("certificate was refused: Hostname a not verified; set")
        .doesNotContain("CN=b");
  }

  @Test
  @DisplayName("a server that speaks no TLS, in the words of the JDK and of Netty")
  void noTls() {
    assertThat(
            refused(
                new SSLException("Unsupported or unrecognized SSL message"), Reason.UNAVAILABLE))
        .isEqualTo("reading: the server does not speak TLS; is it http?");
    assertThat(refused(new SSLException("not an SSL/TLS record: 485454502f"), Reason.UNAVAILABLE))
        .endsWith("is it http?");
  }

  @Test
  @DisplayName("what may pass is none of them")
  void others() {
    assertThat(TlsFailures.find(new SSLException("closed"), "")).isEmpty();
    assertThat(TlsFailures.find(new IOException("certificate"), "")).isEmpty();
    assertThat(TlsFailures.describe(new IOException("certificate"))).isEmpty();
  }

  @Test
  @DisplayName("are described for who has other settings")
  void described() {
    assertThat(
            TlsFailures.describe(
                new SSLHandshakeException("Received fatal alert: certificate_required")))
        .contains("the certificate was refused: Received fatal alert: certificate_required");
  }
}
