package dev.etcdbootstrap.strategy.dnssrv.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.strategy.dnssrv.Zones;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsAnswer;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsQuery;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Each thing that a server can do, by a server that does it. */
final class DnsClientTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private ScriptedDns serve(Function<ScriptedDnsQuery, ScriptedDnsAnswer> script) {
    ScriptedDns server = ScriptedDns.start(script);
    opened.add(server);
    return server;
  }

  private DnsClient client(Duration timeout, boolean signed, String... servers) throws Exception {
    DnsClient client =
        new DnsClient(
            new DnsSettings(
                DnsServer.parseAll(List.of(servers)),
                timeout,
                signed ? Optional.of(TrustAnchors.ofRoot()) : Optional.empty()),
            Deadline.after(Duration.ofSeconds(60)));
    opened.add(0, client);
    return client;
  }

  private SrvAnswer ask(String... servers) throws Exception {
    return ask(client(LONG, false, servers));
  }

  private static SrvAnswer ask(DnsClient client) throws Exception {
    return client.newResolver().srv(Zones.PLAIN).get(60, TimeUnit.SECONDS);
  }

  private static List<String> hosts(SrvAnswer answer) {
    return answer.recordsOrNone().stream().map(SrvRecord::host).toList();
  }

  private static void assertFailure(SrvAnswer answer, DnsFailure.Kind kind, String... parts) {
    assertThat(answer.failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.text()).startsWith(Zones.PLAIN + " SRV: ");
              assertThat(List.of(parts))
                  .allSatisfy(part -> assertThat(failure.text()).contains(part));
            });
  }

  @Test
  void recordsAreReadInLowerCaseWithoutTheFinalDot() throws Exception {
    ScriptedDns server =
        serve(new ScriptedDnsZone(List.of(Zones.PLAIN + ". 60 IN SRV 1 2 2380 M0.Example.TEST.")));

    assertThat(ask(server.address()))
        .isEqualTo(new SrvAnswer.Found(List.of(new SrvRecord("m0.example.test", 2380, 1, 2))));
  }

  @Test
  void whatThereIsNotIsToldApart() throws Exception {
    ScriptedDns server =
        serve(new ScriptedDnsZone(List.of(Zones.a("m0.example.test", "10.0.0.1"))));
    ScriptedDns empty = serve(query -> ScriptedDnsAnswer.records(List.of()));

    assertFailure(
        ask(server.address()), DnsFailure.Kind.NO_SUCH_NAME, "NXDOMAIN", server.address());
    assertFailure(
        ask(empty.address()), DnsFailure.Kind.NO_DATA, "no such records", empty.address());
  }

  @Test
  void whatAServerDoesNotSayIsToldApart() throws Exception {
    ScriptedDns failing = serve(query -> ScriptedDnsAnswer.serverFailure());
    ScriptedDns refusing = serve(query -> ScriptedDnsAnswer.code(Rcode.REFUSED, List.of()));
    ScriptedDns silent = serve(query -> ScriptedDnsAnswer.silence());
    ScriptedDns babbling = serve(query -> ScriptedDnsAnswer.garbage(new byte[] {1, 2, 3}));

    assertFailure(ask(failing.address()), DnsFailure.Kind.SERVER_FAILURE, "SERVFAIL");
    assertFailure(ask(refusing.address()), DnsFailure.Kind.REFUSED, "REFUSED", refusing.address());
    assertFailure(
        ask(client(SHORT, false, silent.address())), DnsFailure.Kind.TIMED_OUT, "within 200 ms");
    assertThat(silent.queries()).hasSize(2); // a datagram may have been lost
    assertFailure(ask(babbling.address()), DnsFailure.Kind.MALFORMED, "cannot be read");
    assertFailure(
        ask("127.0.0.1:" + FreePorts.next()), DnsFailure.Kind.UNREACHABLE, "cannot be reached");
    assertFailure(
        ask("tcp://127.0.0.1:" + FreePorts.next()),
        DnsFailure.Kind.UNREACHABLE,
        "cannot be reached");
  }

  @Test
  void anAnswerWithTheIdOfAnotherQueryIsNotTaken() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(1));
    ScriptedDns server = serve(query -> zone.apply(query).withWrongId());

    assertFailure(
        ask(client(SHORT, false, server.address())), DnsFailure.Kind.MALFORMED, "another question");
  }

  @Test
  void aStrayAnswerDoesNotKeepTheRightOneAway() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(1));
    ScriptedDns server =
        serve(query -> query.times() == 1 ? zone.apply(query).withWrongId() : zone.apply(query));

    assertThat(hosts(ask(client(Duration.ofSeconds(2), false, server.address()))))
        .containsExactly("m0.example.test");
  }

  @Test
  void aLongAnswerComesOverTcp() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(60));
    ScriptedDns server = serve(query -> zone.apply(query).truncatedOverUdp());

    assertThat(hosts(ask(server.address()))).hasSize(60);
    assertThat(server.queries()).extracting(ScriptedDnsQuery::tcp).containsExactly(false, true);
  }

  @Test
  void aDatagramLongerThanAskedForIsAskedForOverTcp() throws Exception {
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(200)));

    assertThat(hosts(ask(server.address()))).hasSize(200);
    assertThat(server.queries()).extracting(ScriptedDnsQuery::tcp).containsExactly(false, true);
  }

  @Test
  void tcpCanBeAskedFor() throws Exception {
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(60)));

    assertThat(hosts(ask("tcp://" + server.address()))).hasSize(60);
    assertThat(server.queries()).extracting(ScriptedDnsQuery::tcp).containsExactly(true);
  }

  @Test
  void aliasesAreFollowedWithinAnAnswerAndBeyond() throws Exception {
    ScriptedDns server =
        serve(
            new ScriptedDnsZone(
                List.of(
                    Zones.cname(Zones.PLAIN, "one.example.test"),
                    Zones.cname("one.example.test", "two.example.test"),
                    Zones.srv("two.example.test", "m0.example.test", 2380),
                    Zones.cname("m0.example.test", "host.example.test"),
                    Zones.a("host.example.test", "10.0.0.1"),
                    Zones.aaaa("host.example.test", "fd00::1"))));
    DnsClient client = client(LONG, false, server.address());

    assertThat(hosts(ask(client))).containsExactly("m0.example.test");
    assertThat(client.newResolver().addresses("m0.example.test").get(60, TimeUnit.SECONDS))
        .isEqualTo(
            HostAddresses.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("fd00::1")));
  }

  @Test
  void aliasesInACircleEnd() throws Exception {
    ScriptedDns server =
        serve(
            new ScriptedDnsZone(
                List.of(
                    Zones.cname(Zones.PLAIN, "b.example.test"),
                    Zones.cname("b.example.test", Zones.PLAIN))));

    assertFailure(ask(server.address()), DnsFailure.Kind.MALFORMED, "in a circle");
    assertThat(server.queries()).hasSizeLessThan(12);
  }

  @Test
  void oneFamilyIsEnoughAndTheOthersFailureIsKept() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(1));
    ScriptedDns server =
        serve(
            query ->
                query.type().equals("AAAA")
                    ? ScriptedDnsAnswer.serverFailure()
                    : zone.apply(query));

    HostAddresses found =
        client(LONG, false, server.address())
            .newResolver()
            .addresses("m0.example.test")
            .get(60, TimeUnit.SECONDS);

    assertThat(found.isResolved()).isTrue();
    assertThat(found.isUncertain()).isTrue();
    assertThat(found.describe()).isEqualTo("10.0.1.10");
  }

  @Test
  void addressesAndLocalhostNeedNoServer() throws Exception {
    ScriptedDns server = serve(query -> ScriptedDnsAnswer.noSuchName());
    DnsResolver questions = client(LONG, false, server.address()).newResolver();

    assertThat(questions.addresses("10.0.0.1").join().describe()).isEqualTo("10.0.0.1");
    assertThat(questions.addresses("fd00::1").join().describe()).isEqualTo("fd00:0:0:0:0:0:0:1");
    assertThat(questions.addresses("localhost").join().addresses()).hasSize(2);
    assertThat(server.queries()).isEmpty();
  }

  @Test
  void theNextServerIsAskedWhenOneFails() throws Exception {
    ScriptedDns failing = serve(query -> ScriptedDnsAnswer.serverFailure());
    ScriptedDns working = serve(new ScriptedDnsZone(Zones.members(1)));

    assertThat(hosts(ask(failing.address(), working.address()))).hasSize(1);
    assertFailure(
        ask(failing.address(), failing.address()),
        DnsFailure.Kind.SERVER_FAILURE,
        failing.address() + " could not resolve the name (SERVFAIL); " + failing.address());
  }

  @Test
  void nothingIsKept() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(List.of());
    ScriptedDns server = serve(zone);
    DnsClient client = client(LONG, false, server.address());

    assertFailure(ask(client), DnsFailure.Kind.NO_SUCH_NAME);
    zone.set(Zones.members(1));
    assertThat(hosts(ask(client))).hasSize(1);
    zone.set(Zones.members(2));
    assertThat(hosts(ask(client))).hasSize(2);
  }

  @Test
  void whatIsNotSignedIsRefusedWhereSignaturesAreRequired() throws Exception {
    ScriptedDns server = serve(new ScriptedDnsZone(Zones.members(1)));

    assertFailure(ask(client(LONG, true, server.address())), DnsFailure.Kind.UNTRUSTED);
  }

  @Test
  void aServerThatFailsIsNoReasonForDistrust() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(1));
    ScriptedDns server =
        serve(
            query ->
                query.type().equals("SRV") ? zone.apply(query) : ScriptedDnsAnswer.serverFailure());

    assertFailure(ask(client(LONG, true, server.address())), DnsFailure.Kind.SERVER_FAILURE);
  }

  @Test
  void aRecordOfAnotherClassIsNotTaken() throws Exception {
    ScriptedDns server =
        serve(
            query ->
                ScriptedDnsAnswer.records(List.of(query.name() + ". 60 CH SRV 0 0 2380 m0.test.")));

    assertFailure(
        client(LONG, false, server.address()).newResolver().srv(Zones.PLAIN).get(),
        DnsFailure.Kind.MALFORMED,
        "a record of the class CH");
  }

  @Test
  void theRootAsATargetIsNoHost() throws Exception {
    ScriptedDns server =
        serve(query -> ScriptedDnsAnswer.records(List.of(query.name() + ". 60 SRV 0 0 0 .")));

    assertThat(
            client(LONG, false, server.address())
                .newResolver()
                .srv(Zones.PLAIN)
                .get()
                .recordsOrNone())
        .containsExactly(new SrvRecord("", 0, 0, 0));
  }

  /** Those that were asked first are not answered before all the others that may be are asked. */
  @Test
  void moreQueriesThanThreadsAreAllAnswered() throws Exception {
    int targets = DnsClient.MOST_QUERIES; // each is asked for in both families
    ScriptedDnsZone zone = new ScriptedDnsZone(Zones.members(targets));
    CountDownLatch first = new CountDownLatch(DnsClient.MOST_QUERIES);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ScriptedDns server =
        serve(
            query -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              first.countDown();
              await(first);
              now.decrementAndGet();
              return zone.apply(query);
            });
    DnsClient client = client(LONG, false, server.address());
    DnsResolver resolver = client.newResolver();
    List<CompletableFuture<HostAddresses>> pending = new ArrayList<>();
    for (int i = 0; i < targets; i++) {
      pending.add(resolver.addresses(Zones.host(i)));
    }

    client.await(pending);

    assertThat(pending).allSatisfy(host -> assertThat(host.join().isResolved()).isTrue());
    assertThat(most).hasValue(DnsClient.MOST_QUERIES);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Closing finds queries at every step: before their socket, before its first datagram, after. */
  @RepeatedTest(20)
  void whatIsJustBeingSentEndsWithTheClient() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedDns server =
        serve(
            query -> {
              asked.countDown();
              return ScriptedDnsAnswer.silence();
            });
    for (String address : List.of(server.address(), "tcp://" + server.address())) {
      DnsClient client = client(Duration.ofDays(1), false, address);
      DnsResolver resolver = client.newResolver();
      List<CompletableFuture<SrvAnswer>> pending = new ArrayList<>();
      for (int i = 0; i < DnsClient.MOST_QUERIES; i++) {
        pending.add(resolver.srv(Zones.PLAIN));
      }
      await(asked);

      client.close();

      assertThat(pending)
          .allSatisfy(
              answer -> assertFailure(answer.get(60, TimeUnit.SECONDS), DnsFailure.Kind.TIMED_OUT));
      assertNoThreads();
    }
  }

  @Test
  void whatWaitsForItsTurnEndsWithTheClientToo() throws Exception {
    CountDownLatch first = new CountDownLatch(DnsClient.MOST_QUERIES);
    ScriptedDns server =
        serve(
            query -> {
              first.countDown();
              return ScriptedDnsAnswer.silence();
            });
    DnsClient client = client(Duration.ofDays(1), false, server.address());
    DnsResolver resolver = client.newResolver();
    List<CompletableFuture<SrvAnswer>> pending = new ArrayList<>();
    for (int i = 0; i < 10 * DnsClient.MOST_QUERIES; i++) {
      pending.add(resolver.srv(Zones.PLAIN));
    }
    await(first);

    client.close();
    pending.add(resolver.srv(Zones.PLAIN));

    assertThat(pending)
        .allSatisfy(
            answer -> assertFailure(answer.get(60, TimeUnit.SECONDS), DnsFailure.Kind.TIMED_OUT));
    assertNoThreads();
  }

  private static void assertNoThreads() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("etcd-bootstrap-dns");
  }

  @Test
  void whatWaitsEndsWithTheClient() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedDns server =
        serve(
            query -> {
              asked.countDown();
              return ScriptedDnsAnswer.silence();
            });
    DnsClient client = client(LONG, false, server.address());
    var waiting = client.newResolver().srv(Zones.PLAIN);
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

    client.close();

    assertFailure(waiting.get(60, TimeUnit.SECONDS), DnsFailure.Kind.TIMED_OUT);
    assertNoThreads();
  }
}
