package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.HostResolver;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * The members are the targets of the SRV records that {@code etcd --discovery-srv} reads. Stateless
 * and thread-safe. Loads nothing of its DNS library before it is asked to do something.
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
    Settings settings = Settings.of(context);
    try (DnsClient client = open(context)) {
      return new Gathering(Looks.of(client, settings), settings, context, new SplittableRandom())
          .gather();
    }
  }

  /** Asks the servers that the options name, else the system's. */
  @Override
  public Map<String, HostLookup> lookUp(Set<String> hosts, StrategyContext context)
      throws InterruptedException {
    Map<String, HostLookup> lookups = new HashMap<>();
    try (DnsClient client = open(context)) {
      DnsQuestions questions = client.questions();
      Map<String, CompletableFuture<HostAddresses>> pending = new HashMap<>();
      hosts.forEach(host -> pending.put(host, questions.addresses(host)));
      Looks.await(client, pending)
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
   * Looks once at what DNS says now, and blocks for as long; nothing that is missing is waited for.
   * Records and hosts that cannot be found are part of the result.
   *
   * @param context the options and the deadline of {@link #bootstrap}; with a local member, its
   *     target is marked
   * @throws BootstrapException when the options cannot be used
   * @throws InterruptedException when interrupted
   */
  public DnsInspection inspect(StrategyContext context)
      throws BootstrapException, InterruptedException {
    Settings settings = Settings.of(context);
    try (DnsClient client = open(context)) {
      return Inspector.inspect(Looks.of(client, settings).take(), settings);
    }
  }

  /**
   * The end points for clients: the targets of {@code _etcd-client-ssl} as https URLs, those of
   * {@code _etcd-client} as http URLs, by priority, then by weight, the highest first, then by
   * host. Looks once, and blocks for as long.
   *
   * @param context the options and the deadline of {@link #bootstrap}
   * @return at least one
   * @throws BootstrapException when there is none, with the reason as {@link #bootstrap} has it
   * @throws InterruptedException when interrupted
   */
  public List<URI> clientEndpoints(StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (DnsClient client = open(context)) {
      return ClientEndpoints.find(client, Settings.of(context));
    }
  }

  /**
   * The name of the SRV records that list the members, without its final dot.
   *
   * @param scheme of the peer URLs, {@code http} or {@code https}
   * @param suffix the option {@code discovery-srv-name}; empty for none
   */
  public static String peerRecords(String scheme, String domain, String suffix) {
    return SrvSet.of(scheme).peerName(domain, suffix);
  }

  /** Likewise for the records that list where clients connect. */
  public static String clientRecords(String scheme, String domain, String suffix) {
    return SrvSet.of(scheme).clientName(domain, suffix);
  }

  private static DnsClient open(StrategyContext context) throws BootstrapException {
    return DnsClient.open(DnsSettings.of(context), context.deadline());
  }
}
