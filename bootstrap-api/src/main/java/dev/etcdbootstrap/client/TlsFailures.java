package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Tells which failures of TLS no other attempt will mend, and what to do about them. */
public final class TlsFailures {

  /** The JDK puts names of exceptions into its messages. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("(?<![\\w.])(?:[a-z0-9]++\\.)+[A-Z]\\w*+: ");

  private TlsFailures() {}

  /** What is said of it, and why. */
  private record Finding(Reason reason, String text) {}

  /**
   * The failure that a cause stands for; empty when another attempt may succeed.
   *
   * @param failure what a client library has thrown; its causes are searched
   * @param what was done and where, for the message
   * @return with {@link Reason#DENIED} for a certificate that one side has refused, with {@link
   *     Reason#UNAVAILABLE} for a server that does not speak TLS
   */
  public static Optional<BootstrapException> find(Throwable failure, String what) {
    return find(failure)
        .map(
            finding ->
                new BootstrapException(
                    finding.reason(),
                    what
                        + ": "
                        + finding.text()
                        + (finding.reason() == Reason.DENIED
                            ? "; set discovery-cacert to the authority that signed the server's,"
                                + " and discovery-cert and discovery-key if it asks for yours"
                            : ""),
                    failure));
  }

  /**
   * The same in words, for who has other settings than {@link ClientOptions}: {@code the
   * certificate was refused: …}.
   */
  public static Optional<String> describe(Throwable failure) {
    return find(failure).map(Finding::text);
  }

  private static Optional<Finding> find(Throwable failure) {
    boolean tls = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      tls |= cause instanceof SSLException;
      if (tls && isNoTls(message)) {
        return Optional.of(
            new Finding(Reason.UNAVAILABLE, "the server does not speak TLS; is it http?"));
      }
      if (cause instanceof CertificateException || (tls && message.contains("certificate"))) {
        return Optional.of(new Finding(Reason.DENIED, refusedCertificate(message)));
      }
    }
    return Optional.empty();
  }

  /** As the JDK and Netty say it. */
  private static boolean isNoTls(String message) {
    return message.contains("Unsupported or unrecognized SSL message")
        || message.startsWith("not an SSL/TLS record");
  }

  private static String refusedCertificate(String message) {
    String reason =
        ForeignText.oneLine(
            CLASS_NAME.matcher(message.lines().findFirst().orElse("")).replaceAll(""));
    return "the certificate was refused: "
        + (reason.endsWith(":") ? reason.substring(0, reason.length() - 1) : reason);
  }
}
