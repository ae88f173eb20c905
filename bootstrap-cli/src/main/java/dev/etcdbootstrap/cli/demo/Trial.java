package dev.etcdbootstrap.cli.demo;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.cluster.InitialCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came of one strategy, tried by all members. Immutable.
 *
 * @param strategy its id
 * @param options that each member was given
 * @param results of the members, in their order; never empty
 * @param time until the last member knew the cluster
 */
public record Trial(
    String strategy, Map<String, String> options, List<BootstrapResult> results, Duration time) {

  public Trial {
    options = Map.copyOf(options);
    results = List.copyOf(results);
  }

  /** The cluster that the first member found. */
  public InitialCluster cluster() {
    return results.get(0).cluster();
  }

  /** Whether all members found the same cluster. */
  public boolean isUnanimous() {
    return results.stream().allMatch(result -> result.cluster().equals(cluster()));
  }
}
