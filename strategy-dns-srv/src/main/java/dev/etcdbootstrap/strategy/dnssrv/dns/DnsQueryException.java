package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.spi.ClassPathFailures;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A query without a usable answer. */
final class DnsQueryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient DnsFailure failure;

  DnsQueryException(DnsFailure failure) {
    super(failure.text());
    this.failure = failure;
  }

  DnsQueryException(DnsFailure.Kind kind, String text) {
    this(new DnsFailure(kind, text));
  }

  DnsFailure failure() {
    return failure;
  }

  /**
   * The failure that a future ended with; an unexpected exception counts as malformed.
   *
   * @throws LinkageError when classes did not fit
   */
  static DnsFailure failureIn(Throwable thrown) {
    ClassPathFailures.rethrow(thrown);
    @Nullable Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof DnsQueryException query
        ? query.failure
        : new DnsFailure(DnsFailure.Kind.MALFORMED, "the answer cannot be read: " + cause);
  }
}
