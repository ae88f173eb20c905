package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.HostResolver;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSet;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsClient;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The members are the targets of the SRV records that {@code etcd --discovery-srv} reads. Stateless
 * and thread-safe. Its DNS library is loaded when it is used, not to list its options.
 *
 * @see <a href="https://etcd.io/docs/v3.5/op-guide/clustering/#dns-discovery">etcd's DNS
 *     discovery</a>
 */
public final class DnsSrvStrategy implements BootstrapStrategy, HostResolver {

  /** Called by {@link java.util.ServiceLoader}. */
  public DnsSrvStrategy() {}

  @Override
  public String id() {
    return "dns-srv";
  }

  @Override
  public String description() {
    return "the members are the targets of DNS SRV records (etcd --discovery-srv)";
  }

  @Override
  public List<Option<?>> options() {
    return DnsSrvOptions.ALL;
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    SrvSettings settings = DnsSrvOptions.cluster(context);
    try (DnsClient client = open(context)) {
      return new DiscoveryLoop(
              new SnapshotReader(client), settings, context, new SplittableRandom())
          .run();
    }
  }

  /** Asks the DNS servers that the options name, or else those of the system. */
  @Override
  public Map<String, HostLookup> lookUp(Set<String> hosts, StrategyContext context)
      throws InterruptedException {
    Map<String, HostLookup> lookups = new HashMap<>();
    try (DnsClient client = open(context)) {
      new SnapshotReader(client)
          .addresses(hosts)
          .forEach(
              (host, found) ->
                  lookups.put(
                      host,
                      found.isResolved()
                          ? new HostLookup.Found(found.addresses())
                          : new HostLookup.Failed(found.describe())));
    } catch (BootstrapException e) {
      hosts.forEach(host -> lookups.put(host, new HostLookup.Failed(e.getMessage())));
    }
    return lookups;
  }

  /**
   * Reads once what DNS says now. Waits for nothing that is missing: records and hosts that cannot
   * be found are part of the result. Blocks.
   *
   * @param context as for {@link #bootstrap}; the target of the local member, if there is one, is
   *     marked
   * @throws BootstrapException when the options cannot be used
   * @throws InterruptedException when interrupted
   */
  public DnsInspection inspect(StrategyContext context)
      throws BootstrapException, InterruptedException {
    SrvSettings settings = DnsSrvOptions.cluster(context);
    try (DnsClient client = open(context)) {
      return Inspector.inspect(new SnapshotReader(client).read(settings), settings);
    }
  }

  /**
   * Reads the client endpoints once: the targets of {@code _etcd-client-ssl} as https URLs, those
   * of {@code _etcd-client} as http URLs, by priority, then by weight, the highest first, then by
   * host. Blocks.
   *
   * @param context as for {@link #bootstrap}
   * @return at least one
   * @throws BootstrapException when there is none
   * @throws InterruptedException when interrupted
   */
  public List<URI> clientEndpoints(StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (DnsClient client = open(context)) {
      return ClientEndpoints.read(new SnapshotReader(client), DnsSrvOptions.cluster(context));
    }
  }

  /**
   * The name of the SRV records of members, without its final dot.
   *
   * @param scheme of the peer URLs, {@code http} or {@code https}
   * @param suffix the option {@code discovery-srv-name}; empty for none
   */
  public static String peerRecords(String scheme, String domain, String suffix) {
    return SrvSet.of(scheme).peerName(domain, suffix);
  }

  /** The name of the SRV records of client endpoints; parameters as for {@link #peerRecords}. */
  public static String clientRecords(String scheme, String domain, String suffix) {
    return SrvSet.of(scheme).clientName(domain, suffix);
  }

  private static DnsClient open(StrategyContext context) throws BootstrapException {
    return new DnsClient(DnsSrvOptions.dns(context), context.deadline());
  }
}
