package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.util.List;
import java.util.Optional;

/** The outcome of asking for the SRV records of one name. Immutable. */
public sealed interface SrvAnswer {

  /**
   * There are records.
   *
   * @param records at least one, in the order of the answer
   */
  record Found(List<SrvRecord> records) implements SrvAnswer {
    public Found {
      records = List.copyOf(records);
    }
  }

  /** There are none, or no server could say. */
  record Missing(DnsFailure why) implements SrvAnswer {}

  /** The records that were found, if any. */
  default List<SrvRecord> recordsOrNone() {
    return this instanceof Found found ? found.records() : List.of();
  }

  /** Why there are no records; empty when there are. */
  default Optional<DnsFailure> failure() {
    return this instanceof Missing missing ? Optional.of(missing.why()) : Optional.empty();
  }
}
