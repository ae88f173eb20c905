package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.Backoff;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.dnssrv.Verdict.Complete;
import dev.etcdbootstrap.strategy.dnssrv.Verdict.Incomplete;
import dev.etcdbootstrap.strategy.dnssrv.Verdict.Refused;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks until all members are there. Where the configuration says how many there are, one complete
 * look is enough; else two in a row must agree, because records may be just being added. Not
 * thread-safe.
 */
final class Gathering {

  /** A look that the deadline ends sooner than this has not even been tried. */
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);

  private final Looks looks;
  private final Settings settings;
  private final StrategyContext context;
  private final Deadline deadline;
  private final Duration stableMargin;
  private final Backoff backoff;

  private @Nullable Verdict previous;
  private @Nullable Verdict lastSeen; // what servers said, as long as they did
  private String trouble = ""; // why they have not since; empty when they have
  private List<String> told = List.of();

  Gathering(Looks looks, Settings settings, StrategyContext context, RandomGenerator random) {
    this.looks = looks;
    this.settings = settings;
    this.context = context;
    this.deadline = context.deadline();
    this.stableMargin = context.get(DnsSrvOptions.STABLE_MARGIN);
    this.backoff = new Backoff(random);
  }

  /** Blocks until there is a list, there will be none, or the deadline has come. */
  InitialCluster gather() throws BootstrapException, InterruptedException {
    while (!deadline.isExpired()) {
      Duration start = deadline.elapsed();
      Verdict verdict = Verdict.of(looks.take(), settings);
      note(verdict, deadline.elapsed().minus(start));
      if (verdict instanceof Complete complete && isFinal(verdict)) {
        complete.warnings().forEach(warning -> context.tell(BootstrapEvent.warning(warning)));
        return complete.cluster();
      }
      if (verdict instanceof Refused refused && (refused.isFinal() || isFinal(verdict))) {
        throw new BootstrapException(refused.reason(), refused.summary(), refused.problems());
      }
      previous = verdict;
      if (verdict instanceof Incomplete incomplete) {
        Duration delay = deadline.atMost(backoff.next());
        sleep(delay, BootstrapEvent.retrying(delay, incomplete.because()));
      } else {
        backoff.reset();
        sleep(
            deadline.atMost(stableMargin),
            BootstrapEvent.waiting("the records to stay as they are"));
      }
    }
    throw tooLate();
  }

  private boolean isFinal(Verdict verdict) {
    return settings.expectedSize().isPresent() || (previous != null && verdict.confirms(previous));
  }

  /** Remembers what the message at the deadline needs, and tells who is there. */
  private void note(Verdict verdict, Duration time) {
    boolean cutShort = deadline.isExpired();
    if (verdict instanceof Incomplete failed && failed.reason() == Reason.UNAVAILABLE) {
      boolean tried = !cutShort || time.compareTo(SHORTEST_LOOK) >= 0;
      if (tried || (lastSeen == null && trouble.isEmpty())) {
        trouble = failed.because();
      }
      return;
    }
    if (cutShort && lastSeen != null) {
      return; // it says less than the one before
    }
    lastSeen = verdict;
    trouble = "";
    if (verdict instanceof Complete complete) {
      tell(complete.cluster().members().stream().map(Member::name).toList());
    } else if (verdict instanceof Incomplete incomplete) {
      tell(incomplete.names());
    }
  }

  /** Rounds up, or the deadline would leave time for a look that nobody can answer. */
  private void sleep(Duration delay, BootstrapEvent event) throws InterruptedException {
    if (!deadline.isExpired()) {
      context.tell(event);
      Thread.sleep(delay.toMillis() + 1);
    }
  }

  private void tell(List<String> names) {
    if (!names.equals(told)) {
      told = List.copyOf(names);
      backoff.reset(); // whoever comes first is seldom far ahead of the next
      context.tell(BootstrapEvent.peersFound(told, settings.expectedSize().orElse(0)));
    }
  }

  private BootstrapException tooLate() {
    String elapsed = " after " + deadline.elapsed().toMillis() + " ms";
    String since = trouble.isEmpty() ? "" : ", and the last look failed: " + trouble;
    if (lastSeen instanceof Incomplete incomplete) {
      boolean none = incomplete.reason() == Reason.NOT_FOUND;
      return new BootstrapException(
          incomplete.reason(),
          (none ? "no SRV records of members in " : "members are missing in ")
              + settings.domain()
              + elapsed
              + ": "
              + incomplete.because()
              + since
              + (none
                  ? "; make the records, check discovery-srv and discovery-srv-name, or raise timeout"
                  : "; make the missing records, or raise timeout"));
    }
    if (lastSeen != null) {
      return new BootstrapException(
          Reason.TIMEOUT,
          "the SRV records of "
              + settings.domain()
              + " were not seen twice alike"
              + elapsed
              + since
              + "; set expected-size, or raise timeout");
    }
    return new BootstrapException(
        Reason.UNAVAILABLE,
        "DNS was of no help"
            + elapsed
            + ": "
            + (trouble.isEmpty() ? "no time was left to ask" : trouble)
            + "; check dns-server and the network, or raise timeout");
  }
}
