package dev.etcdbootstrap.client;

/** The sizes beyond which nothing is read, so that no file and no server can fill the memory. */
public final class ClientLimits {

  /** For a file that an option names; a bundle of certificate authorities has some 200 KB. */
  public static final int MAX_FILE_BYTES = 1_000_000;

  /** For one response of a server; the registrations of 1,000 members need less. */
  public static final int MAX_RESPONSE_BYTES = 8 << 20;

  /** For all that comes with it on a connection: headers, and how the body is cut into chunks. */
  public static final int MAX_RECEIVED_BYTES = 2 * MAX_RESPONSE_BYTES;

  private ClientLimits() {}
}
