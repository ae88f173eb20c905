package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.LocalMemberCheck;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a strategy brings, and everything that is wrong with it for this member. */
final class Judgement {

  private Judgement() {}

  /** A list that breaks the rules is told with what is wrong between it and the local member. */
  static InitialCluster find(Installed strategy, StrategyContext context)
      throws BootstrapException, InterruptedException {
    try {
      return strategy.bootstrap(context);
    } catch (BootstrapException e) {
      throw context
          .localMember()
          .map(local -> withLocalMember(e, local))
          .orElse(e)
          .redacted(context.redactor());
    }
  }

  private static BootstrapException withLocalMember(BootstrapException e, LocalMember local) {
    if (!(e.getCause() instanceof InvalidClusterException list)) {
      return e;
    }
    List<Problem> all = new ArrayList<>(e.problems());
    all.addAll(ProblemReport.errors(list, local));
    BootstrapException complete = new BootstrapException(e.reason(), e.summary(), all);
    complete.initCause(list);
    return complete;
  }

  /** {@link Installed#lookUp}, or nothing at all where nothing may be sent. */
  interface Lookups {
    Map<String, HostLookup> of(Set<String> hosts) throws BootstrapException, InterruptedException;
  }

  /** Adds all that is wrong with a list, and between it and the local member. */
  static void of(
      InitialCluster cluster, StrategyContext context, Lookups lookups, ProblemReport report)
      throws BootstrapException, InterruptedException {
    if (context.localMember().isPresent()) {
      LocalMemberCheck check = new LocalMemberCheck(cluster, context.localMember().get());
      Set<String> hosts = check.hostsToLookUp();
      report.cluster(check.problems(hosts.isEmpty() ? Map.of() : lookups.of(hosts)));
    }
    report.cluster(cluster.warnings());
  }

  static Map<String, HostLookup> lookUp(
      Set<String> hosts, Installed strategy, StrategyContext context)
      throws BootstrapException, InterruptedException {
    context.tell(BootstrapEvent.waiting("the addresses of " + String.join(", ", hosts)));
    return strategy.lookUp(hosts, context);
  }
}
