package dev.etcdbootstrap.strategy.dnssrv;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Ends a query without a usable answer; carries the {@link Failure} through futures. */
final class QueryFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  QueryFailure(Failure.Kind kind, String text) {
    super(text);
    this.failure = new Failure(kind, text);
  }

  /** The failure in what a future ended with; what nobody foresaw counts as malformed. */
  static Failure of(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof QueryFailure query
        ? query.failure
        : new Failure(Failure.Kind.MALFORMED, "the answer cannot be read: " + cause);
  }
}
