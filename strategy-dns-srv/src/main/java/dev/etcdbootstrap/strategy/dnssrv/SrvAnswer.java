package dev.etcdbootstrap.strategy.dnssrv;

import java.util.List;
import java.util.Optional;

/** What came of asking for the records of one name. Immutable. */
sealed interface SrvAnswer {

  /**
   * There are records.
   *
   * @param targets at least one, in the order of the answer
   */
  record Found(List<SrvTarget> targets) implements SrvAnswer {
    /** Copies the targets. */
    public Found {
      targets = List.copyOf(targets);
    }
  }

  /** There are none, or nobody knows. */
  record Missing(Failure why) implements SrvAnswer {}

  /** None when there are none. */
  default List<SrvTarget> targetsOrNone() {
    return this instanceof Found found ? found.targets() : List.of();
  }

  default Optional<Failure> failure() {
    return this instanceof Missing missing ? Optional.of(missing.why()) : Optional.empty();
  }
}
