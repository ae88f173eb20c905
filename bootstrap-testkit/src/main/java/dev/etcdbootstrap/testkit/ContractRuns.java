package dev.etcdbootstrap.testkit;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the bootstraps that a contract test checks. */
final class ContractRuns {

  private static final Duration HOST = Duration.ofSeconds(10);

  private final StrategyContractTest contract;

  ContractRuns(StrategyContractTest contract) {
    this.contract = contract;
  }

  ClusterBootstrap bootstrap(LocalMember member, Map<String, String> options, Duration timeout) {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(contract.strategyId()).localMember(member).timeout(timeout);
    options.forEach(bootstrap::option);
    return bootstrap;
  }

  /** The members of one cluster, with the options that the test gave for each. */
  final class Cluster {

    private final Map<LocalMember, Map<String, String>> options = new LinkedHashMap<>();
    private final List<MemberRun<BootstrapResult>> runs = new ArrayList<>();

    private Cluster(List<LocalMember> members) {
      members.forEach(member -> options.put(member, contract.options(member, members)));
    }

    List<String> names() {
      return options.keySet().stream().map(LocalMember::name).toList();
    }

    List<MemberRun<BootstrapResult>> runs() {
      return runs;
    }

    private void start(int from, int to, Map<String, String> more) {
      for (LocalMember member : List.copyOf(options.keySet()).subList(from, to)) {
        Map<String, String> all = new HashMap<>(options.get(member));
        all.putAll(more);
        runs.add(MemberRun.ofHost(bootstrap(member, all, contract.timeout())).start());
      }
    }

    private void startAll(Map<String, String> more) {
      start(0, options.size(), more);
    }

    /** Waits for all; the host ends a strategy that ignores its deadline. */
    private void await() throws InterruptedException {
      for (MemberRun<?> run : runs) {
        if (!run.endsWithin(contract.timeout().plus(HOST))) {
          throw new AssertionError("a bootstrap has not ended, although its host ends it");
        }
      }
    }
  }

  Cluster cluster(List<LocalMember> members) {
    return new Cluster(members);
  }

  /** Bootstraps all members at once, and waits until all have ended. */
  List<MemberRun<BootstrapResult>> allAtOnce(List<LocalMember> members)
      throws InterruptedException {
    Cluster cluster = cluster(members);
    cluster.startAll(Map.of());
    cluster.await();
    return cluster.runs();
  }

  /**
   * Starts one member of the first cluster. If it waits for the others, it does so while the second
   * cluster forms; if not, all other members bootstrap at once.
   */
  void interleave(Cluster first, Cluster second) throws InterruptedException {
    first.start(0, 1, Map.of());
    MemberRun<?> early = first.runs().get(0);
    early.log().awaitFirst(contract.timeout());
    second.startAll(Map.of());
    if (!early.hasEnded()) {
      second.await();
    }
    first.start(1, first.options.size(), Map.of());
    first.await();
    second.await();
  }

  /**
   * The results, in the order of the runs.
   *
   * @throws Exception the failure of the first run that failed
   */
  static List<BootstrapResult> results(List<MemberRun<BootstrapResult>> runs) throws Exception {
    List<BootstrapResult> results = new ArrayList<>();
    for (MemberRun<BootstrapResult> run : runs) {
      Throwable failure = run.failure().orElse(null);
      if (failure instanceof Exception exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      results.add(run.result().orElseThrow());
    }
    return results;
  }

  /** A member that starts alone, before any other in its test. */
  final class LoneRun {

    private final Cluster cluster;
    private final LocalMember member;
    private final LoneMember loneMember;

    private LoneRun(List<LocalMember> members) {
      this.cluster = cluster(members);
      this.member = members.get(0);
      this.loneMember = contract.loneMember(member, members);
    }

    boolean waits() {
      return loneMember.optionsToWait().isPresent();
    }

    Map<String, String> firstOptions() {
      return Map.copyOf(cluster.options.get(member));
    }

    /** Starts it; if it waits, it will reach its deadline. */
    MemberRun<InitialCluster> untilDeadline(Map<String, String> more) throws BootstrapException {
      return prepare(more, waits() ? contract.shortTimeout() : contract.timeout()).start();
    }

    /** Starts and interrupts it: once it waits, or at once if it does not wait. */
    MemberRun<InitialCluster> interrupted() throws BootstrapException, InterruptedException {
      MemberRun<InitialCluster> run = prepare(Map.of(), contract.timeout());
      if (!waits()) {
        return run.startInterrupted();
      }
      run.start().log().awaitFirst(contract.timeout());
      run.interrupt();
      return run;
    }

    private MemberRun<InitialCluster> prepare(Map<String, String> more, Duration timeout)
        throws BootstrapException {
      Map<String, String> options =
          new HashMap<>(loneMember.optionsToWait().orElseGet(this::firstOptions));
      options.putAll(more);
      return MemberRun.ofStrategy(bootstrap(member, options, timeout));
    }

    /** Returns when it has ended, or was interrupted because it did not end. */
    void bringTo(Termination termination) throws BootstrapException, InterruptedException {
      switch (termination) {
        case SUCCESS -> {
          cluster.startAll(Map.of());
          cluster.await();
        }
        case DEADLINE -> end(untilDeadline(Map.of()));
        case INTERRUPT -> end(interrupted());
      }
    }

    private void end(MemberRun<?> run) throws InterruptedException {
      Duration most = waits() ? contract.shortTimeout() : contract.timeout();
      if (!run.endsWithin(most.plus(contract.grace()))) {
        boolean unused = run.endsWithin(contract.grace()); // what it leaks is found later
      }
    }

    /** Lets it reach its deadline alone, then bootstraps all members at once. */
    List<MemberRun<?>> thenAll(Map<String, String> more)
        throws BootstrapException, InterruptedException {
      MemberRun<?> alone = untilDeadline(more);
      end(alone);
      cluster.startAll(more);
      cluster.await();
      List<MemberRun<?>> all = new ArrayList<>(cluster.runs());
      all.add(alone);
      return all;
    }
  }

  LoneRun lone() {
    return new LoneRun(contract.members());
  }
}
