package dev.etcdbootstrap.testkit;

import java.util.Map;
import java.util.Optional;

/**
 * What a member does as long as no other member is there. The test of a strategy declares it in
 * {@link StrategyContractTest#loneMember}, and the contract checks that the strategy does so.
 * Immutable.
 */
public final class LoneMember {

  private static final LoneMember SUCCEEDS = new LoneMember(Optional.empty());

  private final Optional<Map<String, String>> optionsToWait;

  private LoneMember(Optional<Map<String, String>> optionsToWait) {
    this.optionsToWait = optionsToWait;
  }

  /** It gets the member list without the others, which may start later. */
  public static LoneMember succeeds() {
    return SUCCEEDS;
  }

  /**
   * It waits until its deadline, and reports at least one event before it waits.
   *
   * @param options of a member that has to wait
   */
  public static LoneMember waits(Map<String, String> options) {
    return new LoneMember(Optional.of(Map.copyOf(options)));
  }

  /** The options of a member that has to wait; empty for one that succeeds. */
  Optional<Map<String, String>> optionsToWait() {
    return optionsToWait;
  }
}
