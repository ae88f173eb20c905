package dev.etcdbootstrap.testkit;

import dev.etcdbootstrap.rendezvous.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A registry with one token, on a real server, that a test reads and changes behind the back of
 * those who meet in it. Thread-safe.
 */
public interface TestRegistry extends AutoCloseable {

  /** The cluster token under which members meet. */
  String token();

  /**
   * The options with which a member bootstraps, as a user that has the {@link #secret} for its
   * password.
   *
   * @param requestTimeout for one request
   */
  Map<String, String> options(Duration requestTimeout);

  /** The password that must never be shown. */
  String secret();

  /** The part of the server's address that every message of a failure must show. */
  String address();

  /** Writes a registration, new or not. */
  void put(Registration registration);

  /** Removes the registration under a key. */
  void remove(String key);

  /** Those that are there, in the order of their creation. */
  List<Registration> registrations();

  /** Ends every connection, and listens no more. */
  @Override
  void close();
}
