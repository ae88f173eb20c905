package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.HostLookup.Failed;
import dev.etcdbootstrap.cluster.HostLookup.Found;
import dev.etcdbootstrap.cluster.HostLookup.NotTried;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalMemberCheckTest {

  private static final String OTHERS = ",b=http://b.test:1,c=http://10.0.0.3:1";

  private static LocalMemberCheck check(String listed, String... advertised) {
    return new LocalMemberCheck(
        InitialCluster.parse(listed + OTHERS), LocalMember.of("a", advertised));
  }

  private static HostLookup found(String... addresses) {
    Set<InetAddress> all = new LinkedHashSet<>();
    for (String address : addresses) {
      try {
        all.add(InetAddress.getByName(address)); // literals
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
    return new Found(all);
  }

  @Test
  void aMemberThatIsNotListedIsToldWhoIs() {
    LocalMemberCheck check =
        new LocalMemberCheck(
            InitialCluster.parse("b=http://b:1,c=http://c:1"), LocalMember.of("a", "http://a:1"));

    assertThat(check.hostsToLookUp()).isEmpty();
    Problem problem = Problems.only(check.problems(Map.of()));
    assertThat(problem.code()).isEqualTo("local-member-not-listed");
    assertThat(problem.isError()).isTrue();
    assertThat(problem.message()).isEqualTo("a is not in the member list, which has b, c");
    assertThat(problem.remedy()).isEqualTo("add a to the member list, or correct name");
    assertThat(problem.members()).containsExactly("a");
  }

  @Test
  void aMemberWhoseUrlIsListedUnderAnotherNameIsToldWhich() {
    LocalMemberCheck check =
        new LocalMemberCheck(
            InitialCluster.parse("b=http://b:1,infra0=http://A:1,infra0=http://x:1"),
            LocalMember.of("a", "http://y:1", "http://a:1"));

    assertThat(Problems.only(check.problems(Map.of())).remedy())
        .isEqualTo("its peer URL is listed under the name infra0: use that as name");
  }

  @Test
  void aMemberThatIsNotListedNeedNotAdvertise() {
    LocalMemberCheck check =
        new LocalMemberCheck(InitialCluster.parse("b=http://b:1"), LocalMember.of("a"));

    assertThat(Problems.only(check.problems(Map.of())).remedy())
        .isEqualTo("add a to the member list, or correct name");
  }

  @ParameterizedTest(name = "{0}: {1} advertised as {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text         | a=http://a.test:1                   | http://a.test:1
          case         | a=http://a.test:1                   | http://A.Test:1
          trailing dot | a=http://a.test:1                   | http://a.test.:1
          scheme       | a=https://a.test:1                  | HTTPS://a.test:1
          port zeros   | a=http://a.test:1                   | http://a.test:01
          IPv6         | a=http://[2001:db8::1]:1            | http://[2001:DB8:0:0::1]:1
          IPv4-mapped  | a=http://10.0.0.1:1                 | http://[::ffff:10.0.0.1]:1
          socket       | a=unix:///run/a                     | unix:///run/a
          order        | a=http://a.test:1,a=http://x.test:2 | http://x.test:2,http://a.test:1
          nothing      | a=http://a.test:1                   | ''
          """)
  void theSameHoweverSpelledNeedsNoLookUp(String name, String listed, String advertised) {
    LocalMemberCheck check =
        check(listed, advertised.isEmpty() ? new String[0] : advertised.split(",", -1));

    assertThat(check.hostsToLookUp()).isEmpty();
    assertThat(check.problems(Map.of())).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} advertised as {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          addresses        | a=http://10.0.0.1:1      | http://10.0.0.2:1
          families         | a=http://10.0.0.1:1      | http://[2001:db8::1]:1
          port             | a=http://a.test:1        | http://x.test:2
          scheme           | a=http://a.test:1        | https://a.test:1
          socket           | a=unix:///run/a          | unix:///run/b
          socket, host     | a=unix:///run/a          | http://a.test:1
          more advertised  | a=http://a.test:1        | http://a.test:1,http://x.test:2
          one has no match | a=http://a.test:1        | http://x.test:1,http://y.test:2
          """)
  void whatNoAddressCanMakeEqualNeedsNoLookUp(String name, String listed, String advertised) {
    LocalMemberCheck check = check(listed, advertised.split(",", -1));

    assertThat(check.hostsToLookUp()).isEmpty();
    Problem problem = Problems.only(check.problems(Map.of()));
    assertThat(problem.code()).isEqualTo("advertised-urls-differ");
    assertThat(problem.isError()).isTrue();
    assertThat(problem.message())
        .isEqualTo("a advertises " + advertised + " but is listed with " + listed.substring(2));
    assertThat(problem.remedy()).contains("initial-advertise-peer-urls");
    assertThat(problem.members()).containsExactly("a");
  }

  @Test
  void asksForExactlyTheHostsThatDecide() {
    LocalMemberCheck check =
        check(
            "a=http://same.test:1,a=http://listed.test:2,a=https://10.0.0.1:3,a=unix://s",
            "http://SAME.test:1",
            "http://advertised.test:2",
            "https://n1.ex.test:3",
            "unix://s");

    assertThat(check.hostsToLookUp())
        .containsExactly("advertised.test", "listed.test", "n1.ex.test");
  }

  @Test
  void asksForNoAddress() {
    assertThat(check("a=http://10.0.0.1:1", "http://a.test:1").hostsToLookUp())
        .containsExactly("a.test");
    assertThat(check("a=http://a.test:1", "http://[2001:db8::1]:1").hostsToLookUp())
        .containsExactly("a.test");
  }

  @Test
  void aNameMatchesTheAddressItHas() {
    LocalMemberCheck check = check("a=http://10.0.0.1:1", "http://a.test:1");

    assertThat(check.problems(Map.of("a.test", found("10.0.0.1")))).isEmpty();
  }

  @Test
  void aSecondAddressMatches() {
    LocalMemberCheck check = check("a=http://listed.test:1", "http://advertised.test:1");

    assertThat(
            check.problems(
                Map.of(
                    "advertised.test", found("10.0.0.1", "2001:db8::1"),
                    "listed.test", found("10.0.0.2", "2001:db8:0::1"))))
        .isEmpty();
  }

  @Test
  void anIpv4MappedLiteralMatchesTheIpv4Address() {
    LocalMemberCheck check = check("a=http://[::ffff:10.0.0.1]:1", "http://a.test:1");

    assertThat(check.problems(Map.of("a.test", found("10.0.0.1")))).isEmpty();
  }

  @Test
  void aZoneThatThisMachineDoesNotHaveMatchesNothing() {
    LocalMemberCheck check = check("a=http://[fe80::1%25nosuchif]:1", "http://a.test:1");

    assertThat(Problems.codes(check.problems(Map.of("a.test", found("fe80::1")))))
        .containsExactly("advertised-urls-differ");
  }

  @Test
  void aDifferenceShowsWhatWasLookedUp() {
    LocalMemberCheck check = check("a=http://10.0.0.1:1", "http://a.test:1");

    Problem problem =
        Problems.only(check.problems(Map.of("a.test", found("10.0.0.9", "10.0.0.8"))));
    assertThat(problem.code()).isEqualTo("advertised-urls-differ");
    assertThat(problem.isError()).isTrue();
    assertThat(problem.message())
        .isEqualTo(
            "a advertises http://a.test:1 (10.0.0.8, 10.0.0.9) but is listed with http://10.0.0.1:1");
  }

  @Test
  void aNameThatDoesNotResolveIsADifference() {
    LocalMemberCheck check = check("a=http://listed.test:1", "http://advertised.test:1");

    Problem problem =
        Problems.only(
            check.problems(
                Map.of(
                    "advertised.test",
                    new Failed("does not resolve"),
                    "listed.test",
                    found("10.0.0.1"))));
    assertThat(problem.code()).isEqualTo("advertised-urls-differ");
    assertThat(problem.message())
        .isEqualTo(
            "a advertises http://advertised.test:1 (does not resolve)"
                + " but is listed with http://listed.test:1 (10.0.0.1)");
  }

  @Test
  void namesThatBothDoNotResolveAreNotTheSame() {
    LocalMemberCheck check = check("a=http://listed.test:1", "http://advertised.test:1");
    HostLookup failed = new Failed("does not resolve");

    assertThat(
            Problems.codes(
                check.problems(Map.of("advertised.test", failed, "listed.test", failed))))
        .containsExactly("advertised-urls-differ");
  }

  @Test
  void whatWasNotTriedIsAWarning() {
    LocalMemberCheck check = check("a=http://listed.test:1", "http://advertised.test:1");

    Problem problem = Problems.only(check.problems(Map.of()));
    assertThat(problem.code()).isEqualTo("advertised-urls-not-compared");
    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
    assertThat(problem.message())
        .isEqualTo(
            "a advertises http://advertised.test:1 and is listed with http://listed.test:1;"
                + " whether that is the same depends on the addresses of advertised.test, listed.test");
    assertThat(problem.remedy()).contains("write both the same way");
    assertThat(problem.members()).containsExactly("a");
    assertThat(
            check.problems(
                Map.of("advertised.test", new NotTried(), "listed.test", found("10.0.0.1"))))
        .containsExactly(problem);
  }

  @Test
  void everyUrlMustMatch() {
    LocalMemberCheck check =
        check("a=http://10.0.0.1:1,a=http://10.0.0.2:1", "http://a.test:1", "http://10.0.0.2:1");

    assertThat(check.hostsToLookUp()).containsExactly("a.test");
    assertThat(check.problems(Map.of("a.test", found("10.0.0.1")))).isEmpty();
    assertThat(Problems.codes(check.problems(Map.of("a.test", found("10.0.0.2")))))
        .containsExactly("advertised-urls-differ");
  }

  @Test
  void everyListedUrlMustMatchToo() {
    LocalMemberCheck check = check("a=http://10.0.0.1:1,a=http://10.0.0.2:1", "http://a.test:1");

    assertThat(check.problems(Map.of("a.test", found("10.0.0.1", "10.0.0.2")))).isEmpty();
    assertThat(Problems.codes(check.problems(Map.of("a.test", found("10.0.0.1")))))
        .containsExactly("advertised-urls-differ");
  }

  @Test
  void listedWithMoreThanAdvertisedMayBeTwoMembersOfOneName() {
    LocalMemberCheck check =
        check("a=http://a.test:1,a=http://x.test:1,a=http://y.test:1", "http://A.test:1");

    assertThat(check.hostsToLookUp()).isEmpty();
    List<Problem> problems = check.problems(Map.of());
    assertThat(Problems.codes(problems))
        .containsExactly("advertised-urls-differ", "duplicate-name");
    assertThat(problems).allMatch(Problem::isError);
    assertThat(problems.get(1).message())
        .isEqualTo(
            "the name a is also listed with http://x.test:1,http://y.test:1,"
                + " and etcd takes a name that comes twice for one member");
    assertThat(problems.get(1).remedy()).contains("a name of its own");
    assertThat(problems.get(1).members()).containsExactly("a");
  }
}
