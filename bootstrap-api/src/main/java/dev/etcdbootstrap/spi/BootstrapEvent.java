package dev.etcdbootstrap.spi;

import java.time.Duration;
import java.util.List;

/**
 * Something worth telling while a strategy works; shown as progress, never needed for the result.
 */
public sealed interface BootstrapEvent {

  /**
   * Something is allowed that is dangerous or likely a mistake.
   *
   * @param message what it is and what to do instead, without secrets
   */
  record Warning(String message) implements BootstrapEvent {}

  /**
   * A strategy is about to wait for something other than members.
   *
   * @param what for a message: "the addresses of infra0.example.com"
   */
  record Waiting(String what) implements BootstrapEvent {}

  /**
   * The local member has been written to a shared registry, or was found there as its own.
   *
   * @param where the registry, without secrets
   */
  record Registered(String where) implements BootstrapEvent {}

  /**
   * The set of known members has changed.
   *
   * @param names of the members known so far, in a stable order
   * @param expected how many there will be; 0 when that is not known
   */
  record PeersFound(List<String> names, int expected) implements BootstrapEvent {
    /** Copies the names. */
    public PeersFound {
      names = List.copyOf(names);
    }
  }

  /**
   * An attempt has failed and will be made again.
   *
   * @param delay until then
   * @param because what went wrong, without secrets
   */
  record Retrying(Duration delay, String because) implements BootstrapEvent {}
}
