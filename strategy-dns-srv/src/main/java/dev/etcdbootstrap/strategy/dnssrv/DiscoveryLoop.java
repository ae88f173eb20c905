package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.Backoff;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecider;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Complete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Incomplete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Refused;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads snapshots until a decision is final. With an expected size, one complete snapshot is
 * enough; without it, two in a row must lead to the same decision, because somebody may be adding
 * records. Not thread-safe.
 */
final class DiscoveryLoop {

  /** What fails because the deadline comes sooner than this says nothing about the servers. */
  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(100);

  private final SnapshotReader reader;
  private final SrvSettings settings;
  private final StrategyContext context;
  private final Deadline deadline;
  private final Duration stableMargin;
  private final Backoff backoff;

  private @Nullable SrvDecision previous;
  private @Nullable SrvDecision lastAnswered; // on the last snapshot for which servers answered
  private String trouble = ""; // why they have not answered since; empty if they have
  private List<String> reported = List.of();

  DiscoveryLoop(
      SnapshotReader reader,
      SrvSettings settings,
      StrategyContext context,
      RandomGenerator random) {
    this.reader = reader;
    this.settings = settings;
    this.context = context;
    this.deadline = context.deadline();
    this.stableMargin = context.get(DnsSrvOptions.STABLE_MARGIN);
    this.backoff = new Backoff(random);
  }

  /** Blocks until there is a list, there cannot be one, or the deadline has come. */
  InitialCluster run() throws BootstrapException, InterruptedException {
    while (!deadline.isExpired()) {
      Duration start = deadline.elapsed();
      SrvDecision decision = SrvDecider.decide(reader.read(settings), settings);
      note(decision, deadline.elapsed().minus(start));
      if (decision instanceof Complete complete && isFinal(decision)) {
        complete.warnings().forEach(warning -> context.tell(BootstrapEvent.warning(warning)));
        return complete.cluster();
      }
      if (decision instanceof Refused refused && (refused.isFinal() || isFinal(decision))) {
        throw new BootstrapException(refused.reason(), refused.summary(), refused.problems());
      }
      previous = decision;
      if (decision instanceof Incomplete incomplete) {
        Duration delay = deadline.atMost(backoff.next());
        sleep(delay, BootstrapEvent.retrying(delay, incomplete.because()));
      } else {
        backoff.reset();
        sleep(
            deadline.atMost(stableMargin), BootstrapEvent.waiting("the records to stay the same"));
      }
    }
    throw tooLate();
  }

  private boolean isFinal(SrvDecision decision) {
    return settings.expectedSize().isPresent() || (previous != null && decision.confirms(previous));
  }

  /** Remembers what the message at the deadline needs, and reports who is there. */
  private void note(SrvDecision decision, Duration time) {
    boolean cutShort = deadline.isExpired();
    if (decision instanceof Incomplete failed && failed.reason() == Reason.UNAVAILABLE) {
      boolean tried = !cutShort || time.compareTo(SHORTEST_ATTEMPT) >= 0;
      if (tried || (lastAnswered == null && trouble.isEmpty())) {
        trouble = failed.because();
      }
      return;
    }
    if (cutShort && lastAnswered != null) {
      return; // it shows less than the one before
    }
    lastAnswered = decision;
    trouble = "";
    if (decision instanceof Complete complete) {
      report(complete.cluster().members().stream().map(Member::name).toList());
    } else if (decision instanceof Incomplete incomplete) {
      report(incomplete.names());
    }
  }

  /** Rounds up, or there would be time for one more attempt, but none for its answers. */
  private void sleep(Duration delay, BootstrapEvent event) throws InterruptedException {
    if (!deadline.isExpired()) {
      context.tell(event);
      Thread.sleep(delay.toMillis() + 1);
    }
  }

  private void report(List<String> names) {
    if (!names.equals(reported)) {
      reported = List.copyOf(names);
      backoff.reset(); // the next member may come soon
      context.tell(BootstrapEvent.peersFound(reported, settings.expectedSize().orElse(0)));
    }
  }

  private BootstrapException tooLate() {
    String elapsed = " after " + deadline.elapsed().toMillis() + " ms";
    String since = trouble.isEmpty() ? "" : ", and the last attempt failed: " + trouble;
    if (lastAnswered instanceof Incomplete incomplete) {
      boolean none = incomplete.reason() == Reason.NOT_FOUND;
      return new BootstrapException(
          incomplete.reason(),
          (none ? "no SRV records for members in " : "members are missing in ")
              + settings.domain()
              + elapsed
              + ": "
              + incomplete.because()
              + since
              + (none
                  ? "; add the records, check discovery-srv and discovery-srv-name, or raise timeout"
                  : "; add the missing records, or raise timeout"));
    }
    if (lastAnswered != null) {
      return new BootstrapException(
          Reason.TIMEOUT,
          "the SRV records of "
              + settings.domain()
              + " did not stay the same for stable-margin"
              + elapsed
              + since
              + "; set expected-size, or raise timeout");
    }
    return new BootstrapException(
        Reason.UNAVAILABLE,
        "the DNS server gave no usable answer"
            + elapsed
            + ": "
            + (trouble.isEmpty() ? "no time was left to ask" : trouble)
            + "; check dns-server and the network, or raise timeout");
  }
}
