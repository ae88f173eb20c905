package dev.etcdbootstrap.strategy.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsServer;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsAnswer;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsQuery;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strategy as a whole, with a server that changes its mind. */
@Timeout(120)
final class DnsSrvStrategyTest {

  private static final LocalMember LOCAL = LocalMember.of("m0", "http://10.0.1.10:2380");
  private static final String THREE =
      "m0=http://m0.example.test:2380,m1=http://m1.example.test:2380,m2=http://m2.example.test:2380";

  private final DnsSrvStrategy strategy = new DnsSrvStrategy();
  private final List<ScriptedDns> servers = new ArrayList<>();
  private final List<BootstrapEvent> events = new CopyOnWriteArrayList<>();
  private Duration timeout = Duration.ofSeconds(60);
  private Duration queryTimeout = Duration.ofSeconds(20);
  private Duration margin = Duration.ofMillis(20);
  private Optional<Integer> expected = Optional.of(3);

  @AfterEach
  void stopServers() {
    servers.forEach(ScriptedDns::close);
  }

  private ScriptedDns serve(Function<ScriptedDnsQuery, ScriptedDnsAnswer> script) {
    ScriptedDns server = ScriptedDns.start(script);
    servers.add(server);
    return server;
  }

  private StrategyContext.Builder builder(ScriptedDns server) {
    StrategyContext.Builder builder =
        StrategyContext.builder()
            .option(DnsSrvOptions.DISCOVERY_SRV, "example.test")
            .option(DnsSrvOptions.DNS_SERVER, DnsServer.parseAll(List.of(server.address())))
            .option(DnsSrvOptions.DNS_TIMEOUT, queryTimeout)
            .option(DnsSrvOptions.STABLE_MARGIN, margin)
            .deadline(Deadline.after(timeout))
            .localMember(LOCAL)
            .listener(events::add);
    expected.ifPresent(size -> builder.option(CommonOptions.EXPECTED_SIZE, size));
    return builder;
  }

  private InitialCluster bootstrap(ScriptedDns server) throws Exception {
    return strategy.bootstrap(builder(server).build());
  }

  private BootstrapException fail(ScriptedDns server) {
    StrategyContext context = builder(server).build();
    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> strategy.bootstrap(context));
    assertThat(failure).isNotNull();
    return failure;
  }

  private <T extends BootstrapEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void aRecordThatComesLateIsWaitedFor() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(2));
    ScriptedDns server =
        serve(
            query -> {
              if (query.times() == 3) {
                zone.set(Zones.members(3));
              }
              return zone.apply(query);
            });

    assertThat(bootstrap(server)).hasToString(THREE);

    assertThat(events(BootstrapEvent.PeersFound.class))
        .containsExactly(
            BootstrapEvent.peersFound(List.of("m0", "m1"), 3),
            BootstrapEvent.peersFound(List.of("m0", "m1", "m2"), 3));
    assertThat(events(BootstrapEvent.Retrying.class))
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.because()).contains("2 of 3", "m0, m1", "1 record is missing");
              assertThat(event.delay()).isPositive();
            });
  }

  @Test
  void aTargetWithoutAddressIsWaitedFor() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(3));
    ScriptedDns server =
        serve(
            query ->
                query.name().startsWith("m1") && query.times() == 1
                    ? ScriptedDnsAnswer.noSuchName()
                    : zone.apply(query));

    assertThat(bootstrap(server)).hasToString(THREE);

    assertThat(events(BootstrapEvent.Retrying.class))
        .singleElement()
        .satisfies(event -> assertThat(event.because()).contains("m1 has no address", "NXDOMAIN"));
  }

  @Test
  void aServerThatFailsTwiceIsAskedAgain() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(3));
    ScriptedDns server =
        serve(query -> query.times() <= 2 ? ScriptedDnsAnswer.serverFailure() : zone.apply(query));

    assertThat(bootstrap(server)).hasToString(THREE);
    assertThat(events(BootstrapEvent.Retrying.class)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aSilentServerIsUnavailableAtTheDeadline() {
    timeout = Duration.ofSeconds(1);

    BootstrapException failure = fail(serve(query -> ScriptedDnsAnswer.silence()));

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("error querying DNS SRV records for _etcd-server")
        .hasMessageContaining("no answer")
        .hasMessageContaining("check dns-server");
  }

  @Test
  void aServerThatAlwaysFailsIsUnavailableAndNotFlooded() {
    timeout = Duration.ofSeconds(1);
    ScriptedDns server = serve(query -> ScriptedDnsAnswer.serverFailure());

    BootstrapException failure = fail(server);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("SERVFAIL").hasMessageContaining(server.address());
    assertThat(server.count(Zones.PLAIN + " SRV")).isLessThan(12);
  }

  @Test
  void noRecordsUntilTheDeadlineAreNotFound() {
    timeout = Duration.ofSeconds(1);

    BootstrapException failure = fail(serve(query -> ScriptedDnsAnswer.noSuchName()));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure)
        .hasMessageContaining(Zones.PLAIN + " SRV: no such name (NXDOMAIN)")
        .hasMessageContaining(Zones.TLS + " SRV: no such name (NXDOMAIN)")
        .hasMessageContaining("check discovery-srv");
  }

  @Test
  void whoIsMissingAtTheDeadlineIsNamed() {
    timeout = Duration.ofSeconds(1);
    List<String> lines = new ArrayList<>(Zones.members(1));
    lines.add(Zones.srv(Zones.PLAIN, "late.example.test", 2380));

    BootstrapException failure = fail(serve(new ScriptedDnsZone(lines)));

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining("there are 1 of 3 members (m0)")
        .hasMessageContaining("late has no address: late.example.test A: no such name")
        .hasMessageContaining("1 record is missing");
  }

  @Test
  void anAttemptThatTheDeadlineCutsShortDoesNotHideWhatWasSeen() {
    timeout = Duration.ofSeconds(1);
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(2));
    ScriptedDns server =
        serve(query -> query.times() > 1 ? ScriptedDnsAnswer.silence() : zone.apply(query));

    BootstrapException failure = fail(server);

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining("2 of 3 members (m0, m1)")
        .hasMessageContaining("the last attempt failed");
  }

  @Test
  void withoutAnExpectedSizeTwoSnapshotsMustAgree() throws Exception {
    expected = Optional.empty();
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(2));
    ScriptedDns server =
        serve(
            query -> {
              if (query.question().equals(Zones.PLAIN + " SRV") && query.times() == 2) {
                zone.set(Zones.members(3));
              }
              return zone.apply(query);
            });

    assertThat(bootstrap(server)).hasToString(THREE);

    assertThat(server.count(Zones.PLAIN + " SRV")).isEqualTo(3);
    assertThat(events(BootstrapEvent.PeersFound.class))
        .extracting(BootstrapEvent.PeersFound::expected)
        .containsOnly(0);
    assertThat(events(BootstrapEvent.Waiting.class)).hasSize(2);
  }

  @Test
  void recordsThatAreSeenOnceOnlyAreNotEnough() {
    expected = Optional.empty();
    timeout = Duration.ofSeconds(1);
    margin = Duration.ofSeconds(30);

    BootstrapException failure = fail(serve(new ScriptedDnsZone(Zones.members(3))));

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining("did not stay the same")
        .hasMessageContaining("set expected-size");
  }

  @Test
  void aRefusalNeedsTwoSnapshotsAsWell() {
    expected = Optional.empty();
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(3).subList(2, 6)));

    BootstrapException failure = fail(server);

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure)
        .hasMessageContaining("cannot find local etcd member \"m0\" in SRV records")
        .hasMessageContaining("http://m1.example.test:2380 (10.0.1.11)");
    assertThat(server.count(Zones.PLAIN + " SRV")).isEqualTo(2);
  }

  @Test
  void whatIsNotSignedIsDeniedAtOnce() {
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(3)));
    StrategyContext context = builder(server).option(DnsSrvOptions.DNSSEC, true).build();

    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> strategy.bootstrap(context));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContaining("sign the zone");
    assertThat(server.count(Zones.PLAIN + " SRV")).isEqualTo(1);
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedDns server =
        serve(
            query -> {
              asked.countDown();
              return ScriptedDnsAnswer.silence();
            });
    StrategyContext context = builder(server).build();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                strategy.bootstrap(context);
              } catch (BootstrapException | InterruptedException | RuntimeException e) {
                end.complete(e);
              }
            });
    thread.start();
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

    thread.interrupt();

    assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  /** Round 2 is held back until all of it was asked: so nothing in it waits for anything else. */
  @Test
  void aSnapshotTakesTwoRounds() throws Exception {
    expected = Optional.of(60);
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(60));
    CountDownLatch round1 = new CountDownLatch(2);
    CountDownLatch round2 = new CountDownLatch(120);
    ScriptedDns server =
        serve(
            query -> {
              CountDownLatch round = query.type().equals("SRV") ? round1 : round2;
              round.countDown();
              try {
                if (!round.await(60, TimeUnit.SECONDS)) {
                  throw new AssertionError("asked one after the other");
                }
              } catch (InterruptedException e) {
                return ScriptedDnsAnswer.silence();
              }
              return zone.apply(query);
            });

    assertThat(bootstrap(server).members()).hasSize(60);

    assertThat(server.queries()).hasSize(122);
    assertThat(server.queries().subList(0, 2))
        .extracting(ScriptedDnsQuery::type)
        .containsOnly("SRV");
  }

  @Test
  void tokenStateAndSuffixAreUsed() throws Exception {
    String owner = "_etcd-server-blue._tcp.example.test";
    ScriptedDns server =
        serve(
            new ScriptedDnsZone(
                List.of(
                    Zones.srv(owner, Zones.host(0), 2380), Zones.a(Zones.host(0), "10.0.1.10"))));
    expected = Optional.of(1);

    InitialCluster cluster =
        strategy.bootstrap(
            builder(server)
                .option(DnsSrvOptions.DISCOVERY_SRV_NAME, "blue")
                .option(CommonOptions.INITIAL_CLUSTER_TOKEN, "t")
                .option(CommonOptions.INITIAL_CLUSTER_STATE, ClusterState.EXISTING)
                .build());

    assertThat(cluster).hasToString("m0=http://m0.example.test:2380");
    assertThat(cluster.token()).isEqualTo("t");
    assertThat(cluster.state()).isEqualTo(ClusterState.EXISTING);
  }

  @Test
  void anotherNameIsToldAsAWarning() throws Exception {
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(3)));

    strategy.bootstrap(
        builder(server).localMember(LocalMember.of("me", "http://10.0.1.10:2380")).build());

    assertThat(events(BootstrapEvent.Warning.class))
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("call it m0"));
  }

  @Test
  void theNamedServerIsAskedForHostsToo() throws Exception {
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(1)));

    Map<String, HostLookup> found =
        strategy.lookUp(Set.of(Zones.host(0), "gone.example.test"), builder(server).build());

    assertThat(found.get(Zones.host(0))).isInstanceOf(HostLookup.Found.class);
    assertThat(found.get("gone.example.test"))
        .isInstanceOfSatisfying(
            HostLookup.Failed.class,
            failed -> assertThat(failed.reason()).contains("NXDOMAIN", server.address()));
  }

  @Test
  void clientEndpointsAreSortedAsTheirRecordsSay() throws Exception {
    String tls = "_etcd-client-ssl._tcp.example.test. 60 IN SRV ";
    String plain = "_etcd-client._tcp.example.test. 60 IN SRV ";
    ScriptedDns server =
        serve(
            new ScriptedDnsZone(
                List.of(
                    tls + "10 0 2379 c.example.test.",
                    tls + "0 5 2379 b.example.test.",
                    tls + "0 9 2379 d.example.test.",
                    plain + "0 5 2379 a.example.test.")));

    assertThat(strategy.clientEndpoints(builder(server).build()))
        .extracting(URI::toString)
        .containsExactly(
            "https://d.example.test:2379",
            "http://a.example.test:2379",
            "https://b.example.test:2379",
            "https://c.example.test:2379");
    ScriptedDns empty = serve(query -> ScriptedDnsAnswer.noSuchName());
    StrategyContext context = builder(empty).build();
    assertThat(
            catchThrowableOfType(BootstrapException.class, () -> strategy.clientEndpoints(context))
                .reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\$\\(id\\).example.test.",
        "a\\,b.example.test.",
        "\\027[31m.example.test.",
        "a\\.b.test."
      })
  void aClientEndpointThatIsNoHostNameIsRefused(String target) throws Exception {
    String records = "_etcd-client._tcp.example.test. 60 IN SRV 0 0 2379 ";
    ScriptedDns server =
        serve(new ScriptedDnsZone(List.of(records + "a.example.test.", records + target)));
    StrategyContext context = builder(server).build();

    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> strategy.clientEndpoints(context));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).containsExactly("bad-host-name");
    assertThat(failure.getMessage()).contains("which is no host name").doesNotContain("\u001b");
  }

  @Test
  void aServiceThatDoesNotExistIsToldAsSuch() throws Exception {
    ScriptedDns server = serve(new ScriptedDnsZone(List.of(Zones.PLAIN + ". 60 IN SRV 0 0 0 .")));
    StrategyContext context = builder(server).option(CommonOptions.EXPECTED_SIZE, 1).build();

    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> strategy.bootstrap(context));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).containsExactly("no-service");
    assertThat(strategy.inspect(context).outcome().problems())
        .extracting(Problem::code)
        .containsExactly("no-service");
  }

  @Test
  void anInspectionTellsWhatThereIsAndWhatIsNot() throws Exception {
    List<String> lines = new ArrayList<>(Zones.members(1));
    lines.add(Zones.srv(Zones.PLAIN, "gone.example.test", 2380));
    ScriptedDns server = serve(new ScriptedDnsZone(lines));

    DnsInspection inspection = strategy.inspect(builder(server).build());

    assertThat(inspection.questions())
        .extracting(DnsInspection.Question::name)
        .containsExactly(Zones.TLS, Zones.PLAIN);
    assertThat(inspection.questions().get(0).outcome()).contains("NXDOMAIN");
    assertThat(inspection.questions().get(1).outcome()).isEqualTo("2 records");
    assertThat(inspection.targets())
        .extracting(DnsInspection.Target::memberName)
        .containsExactly("gone", "m0");
    assertThat(inspection.targets())
        .extracting(DnsInspection.Target::isLocal)
        .containsExactly(false, true);
    assertThat(inspection.targets().get(0).failure()).contains("no such name");
    assertThat(inspection.targets().get(1).addresses()).hasSize(1);
  }
}
