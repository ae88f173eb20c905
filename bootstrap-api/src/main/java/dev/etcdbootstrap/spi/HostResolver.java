package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.HostLookup;
import java.util.Map;
import java.util.Set;

/**
 * Implemented by a {@link BootstrapStrategy} whose options name a resolver other than the system's.
 * The host of the strategy asks it where addresses decide whether the local member is listed under
 * the URLs that it advertises; for other strategies it asks the system ({@link HostLookups}).
 */
public interface HostResolver {

  /**
   * Looks up host names of the member list and of the local member. Called after {@link
   * BootstrapStrategy#bootstrap} with the same context, and under the same rules.
   *
   * @return one for each host; a missing one counts as not tried
   * @throws BootstrapException when no host can be looked up
   * @throws InterruptedException when interrupted
   */
  Map<String, HostLookup> lookUp(Set<String> hosts, StrategyContext context)
      throws BootstrapException, InterruptedException;
}
