package dev.etcdbootstrap.strategy.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.Verdict.Complete;
import dev.etcdbootstrap.strategy.dnssrv.Verdict.Incomplete;
import dev.etcdbootstrap.strategy.dnssrv.Verdict.Refused;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class VerdictTest {

  private static final LocalMember OBSERVER = LocalMember.of("nobody");

  private Optional<SchemeChoice> choice = Optional.empty();
  private Optional<Integer> expected = Optional.empty();

  private Verdict verdict(LookBuilder look, LocalMember local) {
    return Verdict.of(
        look.build(),
        new Settings(
            "example.test",
            "",
            choice,
            expected,
            "token",
            ClusterState.NEW,
            local.equals(OBSERVER) ? Optional.empty() : Optional.of(local)));
  }

  private String cluster(LookBuilder look, LocalMember local) {
    Verdict verdict = verdict(look, local);
    assertThat(verdict).isInstanceOf(Complete.class);
    return ((Complete) verdict).cluster().toString();
  }

  private Problem refusal(LookBuilder look, LocalMember local, String code) {
    Verdict verdict = verdict(look, local);
    assertThat(verdict).isInstanceOf(Refused.class);
    Refused refused = (Refused) verdict;
    assertThat(refused.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(refused.isFinal()).isEqualTo(expected.isPresent());
    assertThat(refused.problems()).extracting(Problem::code).containsExactly(code);
    return refused.problems().get(0);
  }

  private Incomplete incomplete(LookBuilder look, LocalMember local, Reason reason) {
    Verdict verdict = verdict(look, local);
    assertThat(verdict).isInstanceOf(Incomplete.class);
    assertThat(((Incomplete) verdict).reason()).isEqualTo(reason);
    return (Incomplete) verdict;
  }

  private static LookBuilder two() {
    return new LookBuilder().plain("a.x", 2380, "10.0.0.1").plain("b.x", 2380, "10.0.0.2");
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
    LookBuilder look =
        two()
            .host("b.x", "10.0.0.2", "10.9.9.9", "fd00::2")
            .host("10.0.0.1", "10.0.0.1")
            .host("A.X.", Failure.Kind.NO_SUCH_NAME)
            .host("fd00::2", "fd00::2")
            .host("alias.x", "10.8.8.8", "fd00::2");

    assertThat(cluster(look, LocalMember.of("me", url)))
        .contains("me=http://" + derived + ".x:2380")
        .doesNotContain(derived + "=");
  }

  @Test
  void anotherNameThanOthersUseIsAWarning() {
    LookBuilder look = two();

    Complete other = (Complete) verdict(look, LocalMember.of("me", "http://a.x:2380"));
    Complete same = (Complete) verdict(look, LocalMember.of("a", "http://a.x:2380"));

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
    LookBuilder look = two().tls("a.x", 2381).tls("c.x", 2381, "10.0.0.3");

    assertThat(cluster(look, LocalMember.of("a", "http://a.x:2380")))
        .isEqualTo("a=http://a.x:2380,b=http://b.x:2380");
    assertThat(cluster(look, LocalMember.of("a", "https://a.x:2381")))
        .isEqualTo("a=https://a.x:2381,c=https://c.x:2381");
    assertThat(cluster(look, OBSERVER)).isEqualTo("a=https://a.x:2381,c=https://c.x:2381");
    choice = Optional.of(SchemeChoice.HTTP);
    assertThat(cluster(look, OBSERVER)).isEqualTo("a=http://a.x:2380,b=http://b.x:2380");
  }

  @Test
  void bothSetsAreJoinedByHost() {
    choice = Optional.of(SchemeChoice.BOTH);
    LookBuilder look = two().tls("a.x", 2381).tls("c.x", 2381, "10.0.0.3");

    assertThat(cluster(look, OBSERVER))
        .isEqualTo("a=http://a.x:2380,a=https://a.x:2381,b=http://b.x:2380,c=https://c.x:2381");
    assertThat(cluster(look, LocalMember.of("a", "http://a.x:2380", "https://a.x:2381")))
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
        two().plain("c.x", 1).host("c.x", Failure.Kind.NO_DATA),
        LocalMember.of("a", "https://a.x:2380"),
        Reason.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"SERVER_FAILURE", "REFUSED", "TIMED_OUT", "UNREACHABLE", "MALFORMED", "TRUNCATED"})
  void aSetThatCannotBeReadIsNotEmpty(Failure.Kind kind) {
    LookBuilder look = two().fails(SrvSet.TLS, kind);

    assertThat(incomplete(look, OBSERVER, Reason.UNAVAILABLE).because())
        .contains("error querying DNS SRV records for _etcd-server-ssl._tcp.example.test");
    incomplete(look, LocalMember.of("a", "https://a.x:2380"), Reason.UNAVAILABLE);
    assertThat(cluster(look, LocalMember.of("a", "http://a.x:2380"))).contains("b=");
  }

  @Test
  void whatIsNotSignedIsDeniedAtOnce() {
    Verdict records =
        verdict(new LookBuilder().fails(SrvSet.TLS, Failure.Kind.UNTRUSTED), OBSERVER);
    Verdict address = verdict(two().host("b.x", Failure.Kind.UNTRUSTED), OBSERVER);

    for (Verdict verdict : Set.of(records, address)) {
      assertThat(verdict)
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
    LookBuilder look = new LookBuilder().fails(SrvSet.PLAIN, Failure.Kind.NO_DATA);

    assertThat(incomplete(look, OBSERVER, Reason.NOT_FOUND).because())
        .contains(
            "_etcd-server-ssl._tcp.example.test SRV: NO_SUCH_NAME",
            "_etcd-server._tcp.example.test SRV: NO_DATA");
  }

  @Test
  void everyTargetMustHaveAnAddress() {
    LookBuilder look = two().host("b.x", Failure.Kind.NO_SUCH_NAME);

    Incomplete verdict = incomplete(look, OBSERVER, Reason.TIMEOUT);

    assertThat(verdict.names()).containsExactly("a");
    assertThat(verdict.because())
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
    refusal(two().host("b.x", Failure.Kind.TIMED_OUT), OBSERVER, "size-mismatch");
  }

  @Test
  void recordsThatNameNoPlaceAreRefused() {
    refusal(new LookBuilder().plain("", 0), OBSERVER, "no-service");
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
    LookBuilder look =
        two().host("b.x", "10.0.0.1").host("a.x", "10.0.0.1").host("10.0.0.1", "10.0.0.1");

    assertThat(
            refusal(look, LocalMember.of("a", "http://10.0.0.1:2380"), "ambiguous-target")
                .message())
        .contains("a.x (10.0.0.1)", "b.x (10.0.0.1)");
    assertThat(cluster(look, LocalMember.of("a", "http://a.x:2380"))).contains("b=");
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
    LookBuilder look = two().host("me.x", Failure.Kind.TIMED_OUT);

    assertThat(
            incomplete(look, LocalMember.of("a", "http://me.x:2380"), Reason.UNAVAILABLE).because())
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
    LookBuilder look =
        two()
            .tls("tls.x", 2380, "10.0.0.3")
            .host("10.0.0.1", "10.0.0.1")
            .host("10.0.0.9", "10.0.0.9")
            .host("127.0.0.1", "127.0.0.1")
            .host("fd00::9", "fd00::9")
            .host("gone.x", Failure.Kind.NO_SUCH_NAME)
            .host("b.other", "10.7.7.7");
    LocalMember local = LocalMember.of("me", url);

    Problem problem = refusal(look, local, "local-member-not-found");

    assertThat(problem.message())
        .contains(
            cause,
            "target http://a.x:2380 (10.0.0.1)",
            "target https://tls.x:2380 (10.0.0.3)",
            "advertised " + url + " (");
    assertThat(((Refused) verdict(look, local)).summary())
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
      LookBuilder look = new LookBuilder();
      for (int i = 0; i < 60; i++) {
        look.plain("node" + i + ".rack" + i % 7 + ".x", 2380, "10.0.3." + i);
      }
      String host = "node" + member + ".rack" + member % 7 + ".x";
      lists.add(
          cluster(
              look.shuffle(member), LocalMember.of("node" + member, "http://" + host + ":2380")));
    }
    assertThat(lists).hasSize(1);
  }
}
