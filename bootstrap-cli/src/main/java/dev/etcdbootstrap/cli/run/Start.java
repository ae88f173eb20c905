package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecider;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * From the first observation to the decision: asks what the decision wants to know, registers when
 * it says so, and looks again while it waits. For one run, by one thread.
 */
final class Start {

  /** Between two looks at peers of which more must answer. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Observer observer;
  private final MemberList list;
  private final RunFiles files;
  private final Request request;
  private final BootstrapListener listener;
  private final Overflow overflow;
  private final Deadline deadline;
  private String waitingFor = "";
  private Optional<Decided> last = Optional.empty();

  Start(
      Observer observer,
      MemberList list,
      RunFiles files,
      Request request,
      BootstrapListener listener,
      Overflow overflow,
      Deadline deadline) {
    this.observer = observer;
    this.list = list;
    this.files = files;
    this.request = request;
    this.listener = listener;
    this.overflow = overflow;
    this.deadline = deadline;
  }

  /** A decision with what it rests on. */
  record Decided(StartDecision decision, Evidence evidence) {}

  /** What would be decided now; registers nothing and waits for nobody. */
  Decided dryRun() throws BootstrapException, InterruptedException {
    return answered(observer.ofMachine(request, false));
  }

  /**
   * Goes on until etcd can be started.
   *
   * @throws BootstrapException when it must not be, or when what it takes did not come in time
   */
  Decided decide(boolean isBusy) throws BootstrapException, InterruptedException {
    Evidence evidence = observer.ofMachine(request, isBusy);
    while (true) {
      Decided decided = answered(evidence);
      evidence = decided.evidence();
      if (isFull(decided)) {
        Optional<Evidence> again = overflowed(decided);
        if (again.isEmpty()) {
          return decided;
        }
        evidence = again.get();
      } else if (decided.decision() instanceof StartDecision.Resume) {
        evidence = resumed(evidence);
      } else if (decided.decision() instanceof StartDecision.Wait wait) {
        evidence = awaited(wait, evidence);
      } else if (decided.decision() instanceof StartDecision.Refuse refuse) {
        throw new BootstrapException(refuse.reason(), refuse.message() + "; " + refuse.wayOut());
      } else {
        return decided;
      }
    }
  }

  /** Others were the first to register, and this machine has never been one of them. */
  private boolean isFull(Decided decided) {
    return list.isRegistry()
        && (decided.decision().rule() == Rule.NOT_ON_LIST
            || decided.decision().rule() == Rule.NOT_LISTED)
        && decided.evidence().listing().orElse(null) instanceof Listing.Complete complete
        && complete.list().find(decided.evidence().request().self().name()).isEmpty();
  }

  /**
   * Evidence to decide by again, while no member tells where the proxy finds it; empty when one
   * has.
   *
   * @throws BootstrapException when no proxy is wanted, or nobody tells it in time
   */
  private Optional<Evidence> overflowed(Decided decided)
      throws BootstrapException, InterruptedException {
    PeerView peers = decided.evidence().peers().orElseThrow();
    if (overflow.startsProxy() && overflow.words(peers).isPresent()) {
      return Optional.empty();
    }
    if (overflow.startsProxy()) {
      String what = "a member of the cluster, to be its proxy";
      return Optional.of(
          awaited(new StartDecision.Wait(decided.decision().rule(), what), decided.evidence()));
    }
    if (decided.decision() instanceof StartDecision.Refuse refuse) {
      throw new BootstrapException(
          Reason.CLUSTER_FULL, refuse.message() + "; " + refuse.wayOut() + overflow.hint(peers));
    }
    return Optional.of(resumed(decided.evidence())); // which ends with who is in the cluster
  }

  private Decided answered(Evidence first) throws BootstrapException, InterruptedException {
    Evidence evidence = first;
    StartDecision decision = StartDecider.decide(evidence);
    while (decision instanceof StartDecision.Ask ask) {
      evidence = observer.with(ask.question(), evidence);
      decision = StartDecider.decide(evidence);
    }
    Decided decided = new Decided(decision, evidence);
    last = Optional.of(decided);
    return decided;
  }

  /** What was decided last, however it went on. */
  Optional<Decided> last() {
    return last;
  }

  private Evidence resumed(Evidence evidence) throws BootstrapException, InterruptedException {
    Optional<Claim> known = evidence.claim();
    if (list.isRegistry() && known.filter(request::isSameCluster).isEmpty()) {
      files.replace(known, registered(evidence.machineId()));
    }
    InitialCluster cluster = list.await();
    if (!list.isRegistry()) {
      return observer
          .listed(evidence.withListing(Listing.complete(cluster), evidence.startMarks()))
          .withoutPeers();
    }
    // Marks that cannot be read are not taken for none.
    Evidence complete = list.look(false).addTo(evidence);
    while (complete.listing().orElse(null) instanceof Listing.Unknown unknown) {
      if (deadline.isExpired()) {
        throw new BootstrapException(Reason.UNAVAILABLE, unknown.why());
      }
      listener.onEvent(BootstrapEvent.retrying(PAUSE, unknown.why()));
      TimeUnit.NANOSECONDS.sleep(deadline.atMost(PAUSE).toNanos());
      complete = list.look(false).addTo(evidence);
    }
    return complete.withoutPeers();
  }

  /** Before the place in the registry is taken, so that it is found again. */
  private Claim registered(String machineId) {
    return new Claim(
        Claim.Stage.REGISTERED,
        request.tokenDigest(),
        request.memberId(),
        request.memberId(),
        request.self().peerUrls(),
        machineId,
        Progress.NONE,
        "",
        List.of());
  }

  private Evidence awaited(StartDecision.Wait wait, Evidence evidence)
      throws BootstrapException, InterruptedException {
    if (deadline.isExpired()) {
      throw new BootstrapException(
          Reason.TIMEOUT,
          "not started within "
              + deadline.timeout().map(Duration::toSeconds).orElse(0L)
              + " s; still missing: "
              + wait.what());
    }
    if (!wait.what().equals(waitingFor)) {
      waitingFor = wait.what();
      listener.onEvent(BootstrapEvent.waiting(wait.what()));
    }
    TimeUnit.NANOSECONDS.sleep(deadline.atMost(PAUSE).toNanos());
    Optional<Listing> listing = evidence.listing();
    Evidence again =
        list.isRegistry() && listing.isPresent() ? list.look(false).addTo(evidence) : evidence;
    return observer.withPeers(again);
  }
}
