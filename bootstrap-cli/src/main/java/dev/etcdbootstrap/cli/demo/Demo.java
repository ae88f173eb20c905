package dev.etcdbootstrap.cli.demo;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.discovery.DiscoveryService;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Three members, and a discovery service in which they can meet; all on loopback and on free ports.
 * Used by one thread.
 */
public final class Demo implements AutoCloseable {

  private static final String DOMAIN = "demo.test";
  private static final int MEMBERS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Strategies strategies;
  private final BootstrapListener listener;
  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final DiscoveryService service;
  private final List<LocalMember> members = new ArrayList<>();

  /**
   * Starts the service.
   *
   * @param listener gets the events of all members
   * @throws BootstrapException when this machine does not let it listen
   */
  public Demo(Strategies strategies, BootstrapListener listener) throws BootstrapException {
    this.strategies = strategies;
    this.listener = listener;
    try {
      for (int port : FreePorts.take(loopback, MEMBERS)) {
        members.add(
            LocalMember.of(
                "infra" + members.size(), "http://" + loopback.getHostAddress() + ":" + port));
      }
      this.service = DiscoveryService.start(loopback);
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, "cannot listen on " + loopback + ": " + e.getMessage(), e);
    }
    for (LocalMember member : members) {
      service.addTarget(
          "_etcd-server._tcp." + DOMAIN,
          member.name() + "." + DOMAIN,
          member.advertisedPeerUrls().get(0).port(),
          loopback);
    }
  }

  /** The addresses of the service, by protocol. */
  public Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("etcd v2 API", service.v2().toString());
    addresses.put("etcd v3 API", service.v3().toString());
    addresses.put("DNS", service.dns());
    return addresses;
  }

  /** The members before they know each other. */
  public List<LocalMember> members() {
    return List.copyOf(members);
  }

  /** The ids of the strategies to try. */
  public static List<String> strategies() {
    return List.of("static", "v2-http", "v3-grpc", "dns-srv");
  }

  /**
   * Lets all members bootstrap at once, and blocks until all know the cluster.
   *
   * @param strategy one of {@link #strategies}
   * @throws BootstrapException when one of them fails
   * @throws InterruptedException when interrupted
   */
  public Trial attempt(String strategy) throws BootstrapException, InterruptedException {
    Map<String, String> options = options(strategy);
    long start = System.nanoTime();
    List<CompletableFuture<BootstrapResult>> pending = new ArrayList<>();
    try {
      for (LocalMember member : members) {
        ClusterBootstrap bootstrap =
            bootstrap(strategy, options).localMember(member).listener(listener);
        pending.add(bootstrap.runAsync());
      }
      List<BootstrapResult> results = new ArrayList<>();
      for (CompletableFuture<BootstrapResult> result : pending) {
        results.add(result.get());
      }
      return new Trial(strategy, options, results, Duration.ofNanos(System.nanoTime() - start));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BootstrapException failure) {
        throw failure;
      }
      throw new IllegalStateException("the strategy " + strategy, e.getCause());
    } finally {
      pending.forEach(result -> result.cancel(true));
    }
  }

  private ClusterBootstrap bootstrap(String strategy, Map<String, String> options) {
    ClusterBootstrap bootstrap = ClusterBootstrap.using(strategies, strategy).timeout(TIMEOUT);
    options.forEach(bootstrap::option);
    return bootstrap;
  }

  private Map<String, String> options(String strategy)
      throws BootstrapException, InterruptedException {
    return switch (strategy) {
      case "v2-http" -> withToken(strategy, Map.of("discovery", service.v2().toString()));
      case "v3-grpc" ->
          withToken(
              strategy,
              Map.of("discovery-token", "demo", "discovery-endpoints", service.v3().toString()));
      case "dns-srv" ->
          Map.of(
              "discovery-srv", DOMAIN,
              "dns-server", service.dns(),
              "expected-size", String.valueOf(MEMBERS));
      default ->
          Map.of(
              "initial-cluster",
              members.stream()
                  .map(member -> new Member(member.name(), member.advertisedPeerUrls()).toString())
                  .collect(Collectors.joining(",")));
    };
  }

  private Map<String, String> withToken(String strategy, Map<String, String> options)
      throws BootstrapException, InterruptedException {
    ClusterBootstrap.Prepared prepared = bootstrap(strategy, options).prepare();
    if (!(prepared.strategy().strategy() instanceof RendezvousStrategy registry)) {
      throw new IllegalStateException(prepared.strategy() + " has no tokens");
    }
    Map<String, String> complete = new LinkedHashMap<>(options);
    complete.put(registry.tokenOption().key(), registry.createToken(MEMBERS, prepared.context()));
    return complete;
  }

  /**
   * Whether clusters have the same members at the same addresses; DNS calls hosts by name, which
   * here all are this machine.
   */
  public boolean agree(List<Trial> trials) {
    return trials.stream().allMatch(Trial::isUnanimous)
        && trials.stream().map(trial -> endpoints(trial.cluster())).distinct().count() == 1;
  }

  private Map<String, List<String>> endpoints(InitialCluster cluster) {
    Map<String, List<String>> endpoints = new LinkedHashMap<>();
    for (Member member : cluster.members()) {
      endpoints.put(member.name(), member.peerUrls().stream().map(this::endpoint).toList());
    }
    return endpoints;
  }

  private String endpoint(PeerUrl url) {
    String host = url.host().endsWith("." + DOMAIN) ? loopback.getHostAddress() : url.host();
    return url.scheme() + "://" + host + ":" + url.port();
  }

  @Override
  public void close() {
    service.close();
  }
}
