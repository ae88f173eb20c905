package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mistakes that etcd's clustering guide warns of. */
final class ResolveErrorsTest {

  private static final String LIST =
      "infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380,infra2=http://10.0.1.12:2380";

  /** A mistake and how it must be told. */
  private record Mistake(
      List<String> flags, int status, String reason, List<String> problems, List<String> texts) {

    /** One that makes the list unusable. */
    static Mistake inList(List<String> flags, List<String> problems, String... texts) {
      return new Mistake(flags, 3, "invalid-cluster", problems, List.of(texts));
    }

    private CommandRun run(String... format) {
      List<String> args = new ArrayList<>(List.of("resolve"));
      args.addAll(flags);
      args.addAll(List.of(format));
      return CommandRun.of(args);
    }
  }

  private static List<String> list(String text) {
    return List.of("--initial-cluster", text);
  }

  private static List<String> local(String list, String name, String urls) {
    return List.of(
        "--initial-cluster", list, "--name", name, "--initial-advertise-peer-urls", urls);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "local name not listed",
            Mistake.inList(
                List.of("--initial-cluster", LIST, "--name", "infra9"),
                List.of("local-member-not-listed [infra9]"),
                "infra9 is not in the member list, which has infra0, infra1, infra2",
                "add infra9 to the member list, or correct name")),
        argumentSet(
            "local URL listed under another name",
            Mistake.inList(
                local(LIST, "infra9", "http://10.0.1.11:2380"),
                List.of("local-member-not-listed [infra9]"),
                "listed under the name infra1: use that as name")),
        argumentSet(
            "different advertised URLs",
            Mistake.inList(
                local(LIST, "infra0", "http://10.0.1.99:2380"),
                List.of("advertised-urls-differ [infra0]"),
                "infra0 advertises http://10.0.1.99:2380 but is listed with http://10.0.1.10:2380")),
        argumentSet(
            "advertised and listed with another scheme",
            Mistake.inList(
                local(LIST, "infra0", "https://10.0.1.10:2380"),
                List.of("advertised-urls-differ [infra0]"),
                "infra0 advertises https://10.0.1.10:2380 but is listed with"
                    + " http://10.0.1.10:2380")),
        argumentSet(
            "duplicate URL",
            Mistake.inList(
                list("infra0=http://10.0.1.10:2380,infra1=http://10.0.1.10:2380"),
                List.of("duplicate-peer-url [infra0, infra1]"),
                "peer URL http://10.0.1.10:2380 is listed for infra0 and for infra1")),
        argumentSet(
            "duplicate URL, host name in another case",
            Mistake.inList(
                list("infra0=http://node.example:2380,infra1=http://Node.Example:2380"),
                List.of("duplicate-peer-url [infra0, infra1]"),
                "http://Node.Example:2380 (the same as http://node.example:2380)",
                "for infra0 and for infra1")),
        argumentSet(
            "duplicate URL, IPv6 address spelled differently",
            Mistake.inList(
                list("infra0=http://[2001:db8::1]:2380,infra1=http://[2001:DB8:0:0::0001]:2380"),
                List.of("duplicate-peer-url [infra0, infra1]"),
                "http://[2001:DB8:0:0::0001]:2380 (the same as http://[2001:db8::1]:2380)")),
        argumentSet(
            "duplicate URL, host name with a trailing dot",
            Mistake.inList(
                list("infra0=http://node.example:2380,infra1=http://node.example.:2380"),
                List.of("duplicate-peer-url [infra0, infra1]"),
                "http://node.example.:2380 (the same as http://node.example:2380)")),
        argumentSet(
            "duplicate name of the local member",
            Mistake.inList(
                local(
                    "infra0=http://10.0.1.10:2380,infra0=http://10.0.1.11:2380",
                    "infra0",
                    "http://10.0.1.10:2380"),
                List.of("advertised-urls-differ [infra0]", "duplicate-name [infra0]"),
                "the name infra0 is also listed with http://10.0.1.11:2380")),
        argumentSet(
            "bad scheme",
            Mistake.inList(
                list("infra0=ftp://10.0.1.10:2380"),
                List.of("bad-peer-url [infra0]"),
                "peer URL ftp://10.0.1.10:2380 has the unknown scheme ftp (of infra0)")),
        argumentSet(
            "no scheme",
            Mistake.inList(
                list("infra0=10.0.1.10:2380"),
                List.of("bad-peer-url [infra0]"),
                "peer URL 10.0.1.10:2380 has no scheme (of infra0)")),
        argumentSet(
            "path in a URL",
            Mistake.inList(
                list("infra0=http://10.0.1.10:2380/v2"),
                List.of("bad-peer-url [infra0]"),
                "peer URL http://10.0.1.10:2380/v2 contains a path (of infra0)",
                "write http://host:port and nothing more")),
        argumentSet(
            "no port",
            Mistake.inList(
                list("infra0=http://10.0.1.10"),
                List.of("bad-peer-url [infra0]"),
                "peer URL http://10.0.1.10 has no port (of infra0)")),
        argumentSet(
            "unspecified address",
            Mistake.inList(
                list("infra0=http://0.0.0.0:2380,infra1=http://[::]:2380"),
                List.of("unspecified-address [infra0]", "unspecified-address [infra1]"),
                "peer URL http://0.0.0.0:2380 of infra0 is no address to connect to")),
        argumentSet(
            "empty list",
            Mistake.inList(
                list(""),
                List.of("empty-cluster []"),
                "--initial-cluster: the member list is empty")),
        argumentSet(
            "nothing but commas",
            Mistake.inList(list(" , ,"), List.of("empty-cluster []"), "the member list is empty")),
        argumentSet(
            "empty name",
            Mistake.inList(
                list("=http://10.0.1.10:2380"), List.of("bad-name []"), "a member name is empty")),
        argumentSet(
            "no equals sign",
            Mistake.inList(
                list("http://10.0.1.10:2380"),
                List.of("bad-member []"),
                "part 1 of the member list, http://10.0.1.10:2380, has no '='")),
        argumentSet(
            "a list that was cut short",
            Mistake.inList(
                List.of("--initial-cluster", LIST, "--expected-size", "5"),
                List.of("size-mismatch []"),
                "the cluster has 3 members, expected are 5")),
        argumentSet(
            "several problems of the list",
            Mistake.inList(
                list(
                    "infra0=http://10.0.1.10,infra1=tcp://10.0.1.11:2380,infra2=http://10.0.1.12:2380,"
                        + "infra3=http://10.0.1.12:2380,junk"),
                List.of(
                    "bad-peer-url [infra0]",
                    "bad-peer-url [infra1]",
                    "bad-member []",
                    "duplicate-peer-url [infra2, infra3]"),
                "the member list is not valid:\n  - --initial-cluster: peer URL http://10.0.1.10 has",
                "\n  - --initial-cluster: peer URL tcp://10.0.1.11:2380 has",
                "\n  - --initial-cluster: part 5 of the member list, junk, has",
                "\n  - --initial-cluster: peer URL http://10.0.1.12:2380 is listed for infra2")),
        argumentSet(
            "problems of the request beside those of the list",
            new Mistake(
                List.of(
                    "--initial-cluster",
                    "infra0=http://10.0.1.10",
                    "--timeout",
                    "5",
                    "--initial-cluster-state",
                    "old",
                    "--expected-size",
                    "none",
                    "--name",
                    "a,b"),
                2,
                "usage",
                List.of(
                    "bad-option-value []",
                    "bad-option-value []",
                    "bad-option-value []",
                    "bad-name [a,b]",
                    "bad-peer-url [infra0]"),
                List.of(
                    "\n  - --timeout: timeout is \"5\", but must be a duration such as 30s",
                    "\n  - --initial-cluster-state: initial-cluster-state is \"old\", but must be new"
                        + " or existing",
                    "\n  - --expected-size: expected-size is \"none\", but must be a whole number",
                    "\n  - --name: member name a,b contains ','",
                    "\n  - --initial-cluster: peer URL http://10.0.1.10 has no port"))),
        argumentSet(
            "advertised URLs without a name",
            new Mistake(
                List.of(
                    "--initial-cluster",
                    LIST,
                    "--initial-advertise-peer-urls",
                    "http://10.0.1.10:2380"),
                2,
                "usage",
                List.of("missing-option []"),
                List.of(
                    "--initial-advertise-peer-urls: initial-advertise-peer-urls is set, but name is"
                        + " not"))),
        argumentSet(
            "advertised URL that is none",
            new Mistake(
                local(LIST, "infra0", "http://10.0.1.10:2380,10.0.1.10:2381"),
                3,
                "invalid-cluster",
                List.of("bad-peer-url []"),
                List.of("--initial-advertise-peer-urls: peer URL 10.0.1.10:2381 has no scheme"))));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsPeople(Mistake mistake) {
    CommandRun run = mistake.run();

    assertThat(run.status()).isEqualTo(mistake.status());
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("etcd-bootstrap: the ").contains(mistake.texts());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsPrograms(Mistake mistake) {
    CommandRun run = mistake.run("-o", "json");

    assertThat(run.status()).isEqualTo(mistake.status());
    assertThat(run.json().fieldNames()).toIterable().containsExactly("error");
    assertThat(run.json().get("error").fieldNames())
        .toIterable()
        .containsExactly("reason", "message", "problems");
    assertThat(run.json().at("/error/reason").asText()).isEqualTo(mistake.reason());
    assertThat(run.problems()).containsExactlyElementsOf(mistake.problems());
    assertThat(run.err()).isEqualTo(mistake.run().err());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsProgramsWhatItTellsPeople(Mistake mistake) {
    CommandRun run = mistake.run("-o", "json");

    assertThat(run.err()).contains(run.json().at("/error/message").asText());
    run.json()
        .at("/error/problems")
        .forEach(
            problem -> {
              assertThat(problem.fieldNames())
                  .toIterable()
                  .containsExactly("code", "message", "members");
              assertThat(run.err()).contains(problem.path("message").asText());
            });
  }

  @Test
  void duplicateNameOfAnotherMemberIsAWarning() {
    String list =
        "infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380,infra1=http://10.0.1.12:2380";
    CommandRun run =
        CommandRun.of("resolve", "--name", "infra0", "--initial-cluster", list, "-o", "json");

    assertThat(run.status()).isZero();
    assertThat(CommandRun.problems(run.json().path("warnings")))
        .containsExactly("duplicate-name [infra1]");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: warning: the name infra1 is listed with the hosts 10.0.1.11,"
                + " 10.0.1.12, which etcd takes for one member; if these are different members,"
                + " give every member a name of its own\n");
  }

  @Test
  void localMemberMayAdvertiseBothUrlsOfItsName() {
    String urls = "http://10.0.1.10:2380,http://[2001:db8::10]:2380";
    CommandRun run =
        CommandRun.of(
            "resolve",
            "--name=infra0",
            "--initial-advertise-peer-urls=" + urls,
            "--initial-cluster=infra0=http://10.0.1.10:2380,infra0=http://[2001:db8::10]:2380",
            "-o",
            "json");

    assertThat(run.status()).isZero();
    assertThat(run.json().path("warnings")).isEmpty();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void warningsAreNotPrintedWhenQuiet() {
    String list = "default=http://10.0.1.10:2380,infra1=https://127.0.0.1:2380";
    CommandRun loud = CommandRun.of("resolve", "--initial-cluster", list, "-o", "json");
    CommandRun quiet = CommandRun.of("resolve", "--initial-cluster", list, "-o", "json", "-q");

    assertThat(CommandRun.problems(loud.json().path("warnings")))
        .containsExactly(
            "loopback-address [infra1]", "mixed-schemes [default]", "default-name [default]");
    assertThat(loud.err().lines()).hasSize(3).allMatch(line -> line.contains(": warning: "));
    assertThat(quiet.out()).isEqualTo(loud.out());
    assertThat(quiet.err()).isEmpty();
  }

  @Test
  void passwordInAPeerUrlIsNotRepeated() {
    CommandRun run =
        CommandRun.of("resolve", "-o", "json", "--initial-cluster", "a=http://u:hunter2@h:1");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out() + run.err()).contains("contains user-info").doesNotContain("hunter2");
  }
}
