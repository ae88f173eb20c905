package dev.etcdbootstrap.rendezvous;

/**
 * An attempt has failed, and another may succeed. The message says what went wrong, without
 * secrets.
 */
public final class TransientFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /** A failure that the message tells. */
  public TransientFailure(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public TransientFailure(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
