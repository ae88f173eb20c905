package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterRulesTest {

  /** A text, and the one problem it has: code, message, what the remedy speaks of, members. */
  static Stream<Arguments> texts() {
    return Stream.of(
        argumentSet(
            "empty-cluster",
            "",
            "empty-cluster",
            "the member list is empty",
            "name=peer-url",
            List.of()),
        argumentSet(
            "empty-cluster, of commas",
            " ,, ",
            "empty-cluster",
            "the member list is empty",
            "name=peer-url",
            List.of()),
        argumentSet(
            "bad-member",
            "a=http://a:1,infra1",
            "bad-member",
            "part 2 of the member list, infra1, has no '='",
            "name=peer-url",
            List.of()),
        argumentSet(
            "bad-peer-url",
            "a=http://a:1,b=http://b",
            "bad-peer-url",
            "peer URL http://b has no port (of b)",
            "http://host:port",
            List.of("b")),
        argumentSet(
            "bad-name, empty",
            "=http://a:1",
            "bad-name",
            "a member name is empty",
            "letters, digits",
            List.of()),
        argumentSet(
            "bad-name, line break",
            "a\nb=http://a:1",
            "bad-name",
            "member name a\\u000ab contains the unprintable character \\u000a",
            "letters, digits",
            List.of("a\nb")),
        argumentSet(
            "bad-name, too long",
            "n".repeat(1_025) + "=http://a:1",
            "bad-name",
            "is longer than 1024 characters",
            "letters, digits",
            List.of("n".repeat(1_025))),
        argumentSet(
            "duplicate-peer-url",
            "a=http://a:1,b=http://b:1,c=http://a:1",
            "duplicate-peer-url",
            "peer URL http://a:1 is listed for a and for c",
            "a peer URL of its own",
            List.of("a", "c")),
        argumentSet(
            "duplicate-peer-url, spelled differently",
            "a=http://[2001:db8::1]:1,b=http://[2001:DB8:0::1]:1",
            "duplicate-peer-url",
            "peer URL http://[2001:DB8:0::1]:1 (the same as http://[2001:db8::1]:1)"
                + " is listed for a and for b",
            "a peer URL of its own",
            List.of("a", "b")),
        argumentSet(
            "duplicate-peer-url, of one member",
            "a=http://a:1,a=http://A:1",
            "duplicate-peer-url",
            "peer URL http://a:1 (the same as http://A:1) is listed twice for a",
            "list it once",
            List.of("a")),
        argumentSet(
            "duplicate-member-id",
            // Nothing stands between the URLs when they are digested.
            "a=unix://x,a=unix://y,b=unix://xunix://y",
            "duplicate-member-id",
            "a and b both get the member ID "
                + ReferenceIds.memberId(List.of("unix://xunix://y"), "etcd-cluster"),
            "change a peer URL",
            List.of("a", "b")),
        argumentSet(
            "unspecified-address, IPv4",
            "a=http://0.0.0.0:2380,b=http://b:1",
            "unspecified-address",
            "peer URL http://0.0.0.0:2380 of a is no address to connect to",
            "listen-peer-urls",
            List.of("a")),
        argumentSet(
            "unspecified-address, IPv6",
            "a=http://[0::0]:2380",
            "unspecified-address",
            "peer URL http://[0::0]:2380 of a is no address to connect to",
            "listen-peer-urls",
            List.of("a")),
        argumentSet(
            "unspecified-address, mapped",
            "a=http://[::ffff:0.0.0.0]:2380",
            "unspecified-address",
            "peer URL http://[::ffff:0.0.0.0]:2380 of a is no address to connect to",
            "listen-peer-urls",
            List.of("a")),
        argumentSet(
            "port-zero",
            "a=http://a:00,b=http://b:1",
            "port-zero",
            "peer URL http://a:00 of a has port 0",
            "2380",
            List.of("a")));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void refuses(String text, String code, String message, String remedy, List<String> members) {
    assertError(Problems.only(() -> InitialCluster.parse(text)), code, message, remedy, members);
  }

  private static void assertError(
      Problem problem, String code, String message, String remedy, List<String> members) {
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
    assertThat(problem.message()).contains(message);
    assertThat(problem.remedy()).contains(remedy);
    assertThat(problem.members()).isEqualTo(members);
    Problems.assertPrintable(problem.toString());
  }

  @Test
  void refusesTwoMembersOfOneName() {
    List<Member> members =
        List.of(
            Member.of("b", "http://x:1"),
            Member.of("a", "http://a:1"),
            Member.of("b", "http://y:1"),
            Member.of("b", "http://z:1"));

    assertError(
        Problems.only(() -> InitialCluster.of(members)),
        "duplicate-name",
        "the name b is used by 3 members",
        "a name of its own",
        List.of("b"));
  }

  @Test
  void refusesAMemberWithoutPeerUrl() {
    assertError(
        Problems.only(() -> Member.of("a")),
        "no-peer-url",
        "member a has no peer URL",
        "at which its peers reach it",
        List.of("a"));
  }

  @Test
  void refusesNoMembersAtAll() {
    assertError(
        Problems.only(() -> InitialCluster.of(List.of())),
        "empty-cluster",
        "the member list is empty",
        "list every member",
        List.of());
  }

  @Test
  void tellsWhenTheSizeIsNotAsExpected() {
    InitialCluster cluster = InitialCluster.parse("a=http://a:1,b=http://b:1");

    assertThat(cluster.sizeProblem(2)).isEmpty();
    assertThat(cluster.sizeProblem(1)).isPresent();
    assertError(
        cluster.sizeProblem(3).orElseThrow(),
        "size-mismatch",
        "the cluster has 2 members, expected are 3",
        "expected-size",
        List.of());
  }

  @Test
  void anotherTokenDoesNotPartWhatCollides() {
    String text = "a=unix://x,a=unix://y,b=unix://xunix://y";

    assertThat(
            Problems.only(
                    () ->
                        InitialCluster.of(
                            List.of(
                                Member.of("b", "unix://xunix://y"),
                                Member.of("a", "unix://y", "unix://x"))))
                .code())
        .isEqualTo(Problems.only(() -> InitialCluster.parse(text)).code())
        .isEqualTo("duplicate-member-id");
  }

  @Test
  void equalUrlsAreNotReportedAsEqualIdsToo() {
    assertThat(Problems.codes(Problems.of(() -> InitialCluster.parse("a=http://x:1,b=http://x:1"))))
        .containsExactly("duplicate-peer-url");
  }

  @Test
  void reportsEverythingAtOnce() {
    List<Member> members =
        List.of(
            Member.of("a", "http://0.0.0.0:0"),
            Member.of("b", "http://x:1"),
            Member.of("b", "http://X:1", "http://[::]:1"));

    List<Problem> problems = Problems.of(() -> InitialCluster.of(members));

    assertThat(Problems.codes(problems))
        .containsExactlyInAnyOrder(
            "duplicate-name",
            "duplicate-peer-url",
            "unspecified-address",
            "unspecified-address",
            "port-zero");
    assertThat(problems).allMatch(Problem::isError);
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        "a,b",
        "a=b",
        "a\tb",
        "a\u0000",
        "\u007f",
        "a\u0085b",
        "a\u200bb",
        "\u202eabc",
        "a\u2028b",
        "a\uD800",
        "\uDC00b",
        " a",
        "a ",
        "\u2003a",
        " ",
        ""
      })
  void refusesNamesThatTheTextCannotHoldOrNobodyCanSee(String name) {
    Problem problem = Problems.only(() -> Member.of(name, "http://a:1"));

    assertThat(problem.code()).isEqualTo("bad-name");
    assertThat(problem.members()).isEqualTo(name.isEmpty() ? List.of() : List.of(name));
    Problems.assertPrintable(problem.toString());
  }

  @Test
  void aMemberWithTwoFaultsIsToldOfBoth() {
    assertThat(Problems.codes(Problems.of(() -> Member.of("a,b"))))
        .containsExactly("bad-name", "no-peer-url");
  }

  @Test
  void cutsWhatNobodyReadsToTheEndWithoutHalvingACharacter() {
    String name = "n".repeat(1_023) + "\uD83D\uDE00".repeat(10);

    Problem problem = Problems.only(() -> Member.of(name, "http://a:1"));

    Problems.assertPrintable(problem.message());
    assertThat(problem.message()).hasSizeLessThan(1_200).contains("nnn…");
  }

  @Test
  void namesOnlyAsManyMembersAsAnybodyReads() {
    StringBuilder text = new StringBuilder();
    for (int i = 10; i < 30; i++) {
      text.append("m").append(i).append("=http://127.0.0.1:").append(i).append(',');
    }
    List<Problem> problems = InitialCluster.parse(text + "x=http://x:1").warnings();

    assertThat(Problems.only(problems).message())
        .startsWith("m10, m11, m12, m13, m14, m15, m16, m17 and 12 more: ");
    assertThat(Problems.only(problems).members()).hasSize(20);
  }
}
