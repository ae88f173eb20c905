package dev.etcdbootstrap.strategy.dnssrv.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Complete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Incomplete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Refused;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SrvDecisionTest {

  private static final LocalMember OBSERVER = LocalMember.of("nobody");

  private Optional<SchemeChoice> choice = Optional.empty();
  private Optional<Integer> expected = Optional.empty();

  private SrvDecision decision(DnsSnapshotBuilder snapshot, LocalMember local) {
    return SrvDecider.decide(
        snapshot.build(),
        new SrvSettings(
            "example.test",
            "",
            choice,
            expected,
            "token",
            ClusterState.NEW,
            local.equals(OBSERVER) ? Optional.empty() : Optional.of(local)));
  }

  private String cluster(DnsSnapshotBuilder snapshot, LocalMember local) {
    SrvDecision decision = decision(snapshot, local);
    assertThat(decision).isInstanceOf(Complete.class);
    return ((Complete) decision).cluster().toString();
  }

  private Problem refusal(DnsSnapshotBuilder snapshot, LocalMember local, String code) {
    SrvDecision decision = decision(snapshot, local);
    assertThat(decision).isInstanceOf(Refused.class);
    Refused refused = (Refused) decision;
    assertThat(refused.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(refused.isFinal()).isEqualTo(expected.isPresent());
    assertThat(refused.problems()).extracting(Problem::code).containsExactly(code);
    return refused.problems().get(0);
  }

  private Incomplete incomplete(DnsSnapshotBuilder snapshot, LocalMember local, Reason reason) {
    SrvDecision decision = decision(snapshot, local);
    assertThat(decision).isInstanceOf(Incomplete.class);
    assertThat(((Incomplete) decision).reason()).isEqualTo(reason);
    return (Incomplete) decision;
  }

  private static DnsSnapshotBuilder two() {
    return new DnsSnapshotBuilder().plain("a.x", 2380, "10.0.0.1").plain("b.x", 2380, "10.0.0.2");
  }

  @Test
  void anObserverGetsTheTargetsByTheirLabels() {
    assertThat(cluster(two(), OBSERVER)).isEqualTo("a=http://a.x:2380,b=http://b.x:2380");
  }

  @ParameterizedTest(name = "{0} is called {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "http://10.0.0.1:2380|a",
        "http://a.x:2380|a",
        "http://A.X.:2380|a",
        "http://alias.x:2380|b",
        "http://[fd00::2]:2380|b",
      })
  void theLocalMemberIsFoundByTextOrByAnyAddress(String url, String derived) {
    DnsSnapshotBuilder snapshot =
        two()
            .host("b.x", "10.0.0.2", "10.9.9.9", "fd00::2")
            .host("10.0.0.1", "10.0.0.1")
            .host("A.X.", DnsFailure.Kind.NO_SUCH_NAME)
            .host("fd00::2", "fd00::2")
            .host("alias.x", "10.8.8.8", "fd00::2");

    assertThat(cluster(snapshot, LocalMember.of("me", url)))
        .contains("me=http://" + derived + ".x:2380")
        .doesNotContain(derived + "=");
  }

  @Test
  void anotherNameThanOthersUseIsAWarning() {
    DnsSnapshotBuilder snapshot = two();

    Complete other = (Complete) decision(snapshot, LocalMember.of("me", "http://a.x:2380"));
    Complete same = (Complete) decision(snapshot, LocalMember.of("a", "http://a.x:2380"));

    assertThat(other.warnings()).singleElement().asString().contains("me", "call it a");
    assertThat(same.warnings()).isEmpty();
    assertThat(other.cluster().clusterId()).isEqualTo(same.cluster().clusterId());
  }

  @Test
  void theNameOfAnotherTargetIsRefused() {
    assertThat(refusal(two(), LocalMember.of("b", "http://a.x:2380"), "duplicate-name").message())
        .contains("a.x:2380", "b.x:2380");
  }

  @Test
  void theSetOfTheAdvertisedSchemeCounts() {
    DnsSnapshotBuilder snapshot = two().tls("a.x", 2381).tls("c.x", 2381, "10.0.0.3");

    assertThat(cluster(snapshot, LocalMember.of("a", "http://a.x:2380")))
        .isEqualTo("a=http://a.x:2380,b=http://b.x:2380");
    assertThat(cluster(snapshot, LocalMember.of("a", "https://a.x:2381")))
        .isEqualTo("a=https://a.x:2381,c=https://c.x:2381");
    assertThat(cluster(snapshot, OBSERVER)).isEqualTo("a=https://a.x:2381,c=https://c.x:2381");
    choice = Optional.of(SchemeChoice.HTTP);
    assertThat(cluster(snapshot, OBSERVER)).isEqualTo("a=http://a.x:2380,b=http://b.x:2380");
  }

  @Test
  void bothSetsAreJoinedByHost() {
    choice = Optional.of(SchemeChoice.BOTH);
    DnsSnapshotBuilder snapshot = two().tls("a.x", 2381).tls("c.x", 2381, "10.0.0.3");

    assertThat(cluster(snapshot, OBSERVER))
        .isEqualTo("a=http://a.x:2380,a=https://a.x:2381,b=http://b.x:2380,c=https://c.x:2381");
    assertThat(cluster(snapshot, LocalMember.of("a", "http://a.x:2380", "https://a.x:2381")))
        .startsWith("a=http://a.x:2380,a=https://a.x:2381,b=");
  }

  @Test
  void recordsOfTheOtherSchemeAloneAreAMismatch() {
    Problem problem = refusal(two(), LocalMember.of("a", "https://a.x:2380"), "scheme-mismatch");

    assertThat(problem.message())
        .contains("scheme https", "_etcd-server-ssl._tcp.example.test", "are for http");
    choice = Optional.of(SchemeChoice.HTTPS);
    refusal(two(), OBSERVER, "scheme-mismatch");
    incomplete(
        two().plain("c.x", 1).host("c.x", DnsFailure.Kind.NO_DATA),
        LocalMember.of("a", "https://a.x:2380"),
        Reason.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource(
      value = DnsFailure.Kind.class,
      names = {"SERVER_FAILURE", "REFUSED", "TIMED_OUT", "UNREACHABLE", "MALFORMED", "TRUNCATED"})
  void aSetThatCannotBeReadIsNotEmpty(DnsFailure.Kind kind) {
    DnsSnapshotBuilder snapshot = two().fails(SrvSet.TLS, kind);

    assertThat(incomplete(snapshot, OBSERVER, Reason.UNAVAILABLE).because())
        .contains("error querying DNS SRV records for _etcd-server-ssl._tcp.example.test");
    incomplete(snapshot, LocalMember.of("a", "https://a.x:2380"), Reason.UNAVAILABLE);
    assertThat(cluster(snapshot, LocalMember.of("a", "http://a.x:2380"))).contains("b=");
  }

  @Test
  void whatIsNotSignedIsDeniedAtOnce() {
    SrvDecision records =
        decision(new DnsSnapshotBuilder().fails(SrvSet.TLS, DnsFailure.Kind.UNTRUSTED), OBSERVER);
    SrvDecision address = decision(two().host("b.x", DnsFailure.Kind.UNTRUSTED), OBSERVER);

    for (SrvDecision decision : Set.of(records, address)) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.DENIED);
                assertThat(refused.isFinal()).isTrue();
              });
    }
  }

  @Test
  void noRecordsAreNotFound() {
    DnsSnapshotBuilder snapshot =
        new DnsSnapshotBuilder().fails(SrvSet.PLAIN, DnsFailure.Kind.NO_DATA);

    assertThat(incomplete(snapshot, OBSERVER, Reason.NOT_FOUND).because())
        .contains(
            "_etcd-server-ssl._tcp.example.test SRV: NO_SUCH_NAME",
            "_etcd-server._tcp.example.test SRV: NO_DATA");
  }

  @Test
  void everyTargetMustHaveAnAddress() {
    DnsSnapshotBuilder snapshot = two().host("b.x", DnsFailure.Kind.NO_SUCH_NAME);

    Incomplete decision = incomplete(snapshot, OBSERVER, Reason.TIMEOUT);

    assertThat(decision.names()).containsExactly("a");
    assertThat(decision.because())
        .isEqualTo("there are 1 of 2 members (a); b has no address: b.x A: NO_SUCH_NAME");
  }

  @Test
  void theExpectedSizeDecides() {
    expected = Optional.of(3);
    assertThat(incomplete(two(), OBSERVER, Reason.TIMEOUT).because())
        .isEqualTo("there are 2 of 3 members (a, b); 1 record is missing");
    expected = Optional.of(1);
    assertThat(refusal(two(), OBSERVER, "size-mismatch").message()).contains("2", "1");
    expected = Optional.of(2);
    assertThat(cluster(two(), OBSERVER)).contains("a=", "b=");
  }

  @Test
  void tooManyAreRefusedWhetherTheyResolveOrNot() {
    expected = Optional.of(1);
    refusal(two().host("b.x", DnsFailure.Kind.TIMED_OUT), OBSERVER, "size-mismatch");
  }

  @Test
  void recordsThatNameNoPlaceAreRefused() {
    refusal(new DnsSnapshotBuilder().plain("", 0), OBSERVER, "no-service");
    refusal(two().plain("c.x", 0, "10.0.0.3"), OBSERVER, "port-zero");
    refusal(two().plain("c\\032d.x", 1, "10.0.0.3"), OBSERVER, "bad-peer-url");
  }

  @Test
  void aTargetThatIsListedTwiceIsOneMember() {
    assertThat(cluster(two().plain("a.x", 2380), OBSERVER))
        .isEqualTo("a=http://a.x:2380,b=http://b.x:2380");
  }

  @Test
  void severalTargetsAtOneAddressAreAmbiguousUnlessTheTextDecides() {
    DnsSnapshotBuilder snapshot =
        two().host("b.x", "10.0.0.1").host("a.x", "10.0.0.1").host("10.0.0.1", "10.0.0.1");

    assertThat(
            refusal(snapshot, LocalMember.of("a", "http://10.0.0.1:2380"), "ambiguous-target")
                .message())
        .contains("a.x (10.0.0.1)", "b.x (10.0.0.1)");
    assertThat(cluster(snapshot, LocalMember.of("a", "http://a.x:2380"))).contains("b=");
  }

  @Test
  void twoTargetsAreNeverOneLocalMember() {
    assertThat(
            refusal(
                    two(),
                    LocalMember.of("a", "http://a.x:2380", "http://b.x:2380"),
                    "several-targets")
                .message())
        .contains("each target is one member");
  }

  @Test
  void anAdvertisedHostThatCannotBeLookedUpMayStillBeATarget() {
    DnsSnapshotBuilder snapshot = two().host("me.x", DnsFailure.Kind.TIMED_OUT);

    assertThat(
            incomplete(snapshot, LocalMember.of("a", "http://me.x:2380"), Reason.UNAVAILABLE)
                .because())
        .contains("me.x A: TIMED_OUT");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "http://10.0.0.1:2390|the port differs: 2380 in DNS, 2390 advertised",
        "http://tls.x:2380|the scheme differs: https in DNS, http advertised",
        "http://127.0.0.1:2380|127.0.0.1 is a loopback address",
        "http://[fd00::9]:2380|an IPv6 address is advertised, and the targets have only IPv4",
        "http://gone.x:2380|gone.x has no address: gone.x A: NO_SUCH_NAME",
        "http://b.other:2380|b.x has other addresses here than this member advertises",
        "http://10.0.0.9:2380|no record was made for this member",
      })
  void whoIsNotFoundIsToldWhyMostLikely(String url, String cause) {
    DnsSnapshotBuilder snapshot =
        two()
            .tls("tls.x", 2380, "10.0.0.3")
            .host("10.0.0.1", "10.0.0.1")
            .host("10.0.0.9", "10.0.0.9")
            .host("127.0.0.1", "127.0.0.1")
            .host("fd00::9", "fd00::9")
            .host("gone.x", DnsFailure.Kind.NO_SUCH_NAME)
            .host("b.other", "10.7.7.7");
    LocalMember local = LocalMember.of("me", url);

    Problem problem = refusal(snapshot, local, "local-member-not-found");

    assertThat(problem.message())
        .contains(
            cause,
            "target http://a.x:2380 (10.0.0.1)",
            "target https://tls.x:2380 (10.0.0.3)",
            "advertised " + url + " (");
    assertThat(((Refused) decision(snapshot, local)).summary())
        .startsWith("cannot find local etcd member \"me\" in SRV records");
  }

  @Test
  void withoutAdvertisedUrlsTheNameDecides() {
    assertThat(cluster(two(), LocalMember.of("b"))).contains("b=http://b.x:2380");
    assertThat(refusal(two(), LocalMember.of("c"), "local-member-not-found").message())
        .contains("no target is called c");
  }

  @Test
  void sixtyMembersGetTheSameListWhateverTheOrderOfTheAnswer() {
    Set<String> lists = new HashSet<>();
    for (int member = 0; member < 60; member++) {
      DnsSnapshotBuilder snapshot = new DnsSnapshotBuilder();
      for (int i = 0; i < 60; i++) {
        snapshot.plain("node" + i + ".rack" + i % 7 + ".x", 2380, "10.0.3." + i);
      }
      String host = "node" + member + ".rack" + member % 7 + ".x";
      lists.add(
          cluster(
              snapshot.shuffle(member),
              LocalMember.of("node" + member, "http://" + host + ":2380")));
    }
    assertThat(lists).hasSize(1);
  }

  @Test
  void ofManyTargetsTwentyAreShown() {
    DnsSnapshotBuilder many = new DnsSnapshotBuilder();
    for (int i = 0; i < 2_300; i++) {
      many.plain("m" + i + ".example.test", 2380, "10.0." + i / 250 + "." + i % 250);
    }

    Problem problem = refusal(many, LocalMember.of("c"), "local-member-not-found");

    assertThat(problem.message().lines().filter(line -> line.contains("target http")).count())
        .isEqualTo(20);
    assertThat(problem.message()).contains("and 2280 more targets");
  }
}
