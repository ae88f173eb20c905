package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cli.plugin.PluginJar;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins whose members meet, and that go wrong where tokens are made and looked at. */
final class BrokenTokensTest {

  private static final String BUG = "failed unexpectedly: java.lang.IllegalStateException: bug";

  @TempDir private Path directory = Path.of("");

  /** A strategy that has tokens, with one method in which it goes wrong. */
  private static String strategy(String method, String body) {
    StringBuilder members = new StringBuilder("public String id() { return \"p\"; }");
    String context = "dev.etcdbootstrap.spi.StrategyContext context";
    String option =
        "static final dev.etcdbootstrap.spi.Option<String> T ="
            + " dev.etcdbootstrap.spi.Option.text(\"p-token\").required().describedAs(\"a token\");"
            + "public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() {"
            + " return java.util.List.of(T); }";
    members.append(option);
    Stream.of(
            new String[] {"dev.etcdbootstrap.spi.Option<?>", "tokenOption", "()", "return T;"},
            new String[] {
              "java.util.Optional<String>", "newToken", "()", "return java.util.Optional.of(\"t\");"
            },
            new String[] {"String", "nativeMembers", "()", "return \"\";"},
            new String[] {"String", "token", "(" + context + ")", "return \"t\";"},
            new String[] {"String", "createToken", "(int n, " + context + ")", "return \"t\";"},
            new String[] {
              "dev.etcdbootstrap.rendezvous.Rendezvous",
              "connect",
              "(" + context + ")",
              "return null;"
            })
        .forEach(
            part ->
                members
                    .append("public ")
                    .append(part[0])
                    .append(' ')
                    .append(part[1])
                    .append(part[2])
                    .append('{')
                    .append(part[1].equals(method) ? body : part[3])
                    .append('}'));
    return members.toString();
  }

  static Stream<Arguments> broken() {
    String exception = "throw new IllegalStateException(\"bug\");";
    String endless =
        "while (true) try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }";
    return Stream.of(
        Arguments.of("create", "createToken", exception, BUG),
        Arguments.of("create", "createToken", "return null;", "gave no answer"),
        Arguments.of(
            "create",
            "createToken",
            endless,
            "ignored its deadline and an interrupt; its thread is left behind"),
        Arguments.of("create", "newToken", exception, BUG),
        Arguments.of("create", "newToken", endless, "has not returned within 5 s"),
        Arguments.of("create", "tokenOption", "return null;", "gave no answer"),
        Arguments.of("create", "nativeMembers", exception, BUG),
        Arguments.of("status", "connect", exception, BUG),
        Arguments.of("watch", "token", "return null;", "gave no answer"),
        Arguments.of("watch", "connect", exception, BUG));
  }

  @ParameterizedTest(name = "token {0}: {1} {3}")
  @MethodSource("broken")
  @DisplayName("what a token command cannot do because of a plugin is told with its jar")
  void broken(String command, String method, String body, String defect) throws Exception {
    Path jar =
        new PluginJar(directory)
            .with(
                "P",
                " implements dev.etcdbootstrap.rendezvous.RendezvousStrategy {"
                    + strategy(method, body)
                    + "}")
            .providing("plugin.P")
            .pack(directory.resolve("p.jar"));

    CommandRun run =
        command.equals("create")
            ? CommandRun.of(
                "token",
                "create",
                "--size=3",
                "--strategy=p",
                "--timeout=1s",
                "--plugin-path=" + jar)
            : CommandRun.of(
                "token", command, "--p-token=t", "--timeout=1s", "--plugin-path=" + jar);

    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: strategy p (" + jar + ") " + defect + "; report this to its author\n");
  }
}
