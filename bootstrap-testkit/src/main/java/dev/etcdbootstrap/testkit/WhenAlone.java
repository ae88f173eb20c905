package dev.etcdbootstrap.testkit;

import java.util.Map;

/**
 * What a member does while no other is there: said by the test of a strategy in {@link
 * StrategyContractTest#whenAlone}, and held against what the strategy does. Immutable.
 */
public sealed interface WhenAlone {

  /** It gets its list without the others, which may start later. */
  record Succeeds() implements WhenAlone {}

  /**
   * It waits until the deadline, and has told an event before it does.
   *
   * @param options with which it waits
   */
  record Waits(Map<String, String> options) implements WhenAlone {
    /** Copies the options. */
    public Waits {
      options = Map.copyOf(options);
    }
  }
}
