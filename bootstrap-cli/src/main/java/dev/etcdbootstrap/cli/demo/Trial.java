package dev.etcdbootstrap.cli.demo;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.cluster.InitialCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One strategy, tried by all members.
 *
 * @param strategy its id
 * @param options what each member was given
 * @param results what each found, in the order of the members; never empty
 * @param time until the last of them knew
 */
public record Trial(
    String strategy, Map<String, String> options, List<BootstrapResult> results, Duration time) {

  /** Copies. */
  public Trial {
    options = Map.copyOf(options);
    results = List.copyOf(results);
  }

  /** What the first member found. */
  public InitialCluster cluster() {
    return results.get(0).cluster();
  }

  /** Whether all members found the same. */
  public boolean isUnanimous() {
    return results.stream().allMatch(result -> result.cluster().equals(cluster()));
  }
}
