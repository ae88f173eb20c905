package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.rendezvous.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registry with one token on a real server. The test reads and changes it in place of other
 * members and of operators, not through the strategy. Thread-safe.
 */
public interface TestRegistry extends AutoCloseable {

  /** The cluster token under which members meet. */
  String token();

  /**
   * The options with which a member bootstraps; with the {@link #secret}, if there is one.
   *
   * @param requestTimeout for one request
   */
  Map<String, String> options(Duration requestTimeout);

  /** The password in the options, which must never be shown. Empty unless overridden. */
  default Optional<String> secret() {
    return Optional.empty();
  }

  /** The part of the server's address that every failure message must contain. */
  String address();

  /** Writes a registration: adds its key, or changes its value and keeps its place. */
  void put(Registration registration);

  /** Removes the registration under a key. */
  void remove(String key);

  /** The registrations in the order of their creation; empty for a token that does not exist. */
  List<Registration> registrations();

  /** Closes all connections and stops listening. */
  @Override
  void close();
}
