package dev.etcdbootstrap.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateCommandTest {

  private static final String LIST = "infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380";

  private static final CommandRun VALID = new CommandRun(0, "valid\n", "");

  @Test
  void acceptsAList() {
    assertThat(CommandRun.of("validate", LIST)).isEqualTo(VALID);
  }

  @Test
  void acceptsAListOnStandardInput() {
    assertThat(CommandRun.reading(LIST.replace(",", " ,\n") + "\n", "validate", "-"))
        .isEqualTo(VALID);
  }

  @Test
  void acceptsAFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("etcd.yaml"), "initial-cluster: " + LIST);

    assertThat(CommandRun.of("validate", "-c", file.toString())).isEqualTo(VALID);
  }

  @Test
  void tellsPrograms() {
    assertThat(CommandRun.of("validate", "-o", "json", LIST))
        .isEqualTo(new CommandRun(0, "{\"valid\":true,\"warnings\":[]}\n", ""));
  }

  @Test
  void warningsDoNotMakeItInvalid() {
    String list = LIST + ",default=http://10.0.1.12:2380";
    CommandRun text = CommandRun.of("validate", list);
    CommandRun json = CommandRun.of("validate", "-ojson", list);

    assertThat(text.status()).isZero();
    assertThat(text.out()).isEqualTo("valid\n");
    assertThat(text.err()).startsWith("etcd-bootstrap: warning: a member is called default");
    assertThat(CommandRun.of("validate", "-q", list)).isEqualTo(VALID);
    assertThat(json.status()).isZero();
    assertThat(json.json().path("valid").asBoolean()).isTrue();
    assertThat(CommandRun.problems(json.json().path("warnings")))
        .containsExactly("default-name [default]");
    assertThat(json.err()).isEmpty();
  }

  @Test
  void tellsOfTheLocalMemberWhateverElseIsWrongWithTheList() {
    CommandRun duplicate =
        CommandRun.of(
            "validate", "-ojson", "--initial-cluster=a=http://x:1,b=http://x:1", "--name=c");
    CommandRun size =
        CommandRun.of(
            "validate", "-ojson", "--initial-cluster=" + LIST, "--expected-size=3", "--name=c");

    assertThat(duplicate.problems())
        .containsExactly("duplicate-peer-url [a, b]", "local-member-not-listed [c]");
    assertThat(size.problems()).containsExactly("size-mismatch []", "local-member-not-listed [c]");
    assertThat(size.status()).isEqualTo(3);
  }

  @Test
  void tellsAllProblemsAtOnce() {
    CommandRun run =
        CommandRun.reading("a=h:1,b=http://h,c=http://h:3/x", "validate", "-", "-ojson");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems())
        .containsExactly("bad-peer-url [a]", "bad-peer-url [b]", "bad-peer-url [c]");
    assertThat(run.err()).hasLineCount(4);
  }

  @Test
  void checksTheLocalMember() {
    CommandRun run = CommandRun.of("validate", LIST, "--name=infra2");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("infra2 is not in the member list, which has infra0, infra1");
  }

  /** Were the name looked up, it would not resolve, and the URLs would differ: an error. */
  @Test
  void looksUpNoName() {
    String[] args = {
      "resolve",
      "--initial-cluster=a=http://a.invalid:2380",
      "--name=a",
      "--initial-advertise-peer-urls=http://10.0.0.1:2380",
      "-ojson"
    };
    CommandRun resolve = CommandRun.of(args);
    args[0] = "validate";
    CommandRun validate = CommandRun.of(args);

    assertThat(resolve.status()).isEqualTo(3);
    assertThat(resolve.err()).contains("http://a.invalid:2380 (does not resolve)");
    assertThat(validate.status()).isZero();
    assertThat(CommandRun.problems(validate.json().path("warnings")))
        .containsExactly("advertised-urls-not-compared [a]");
  }

  @Test
  void doesNotRunAStrategyThatSendsSomething() {
    assertThat(CommandRun.of("validate", "--registry-url=defect")).isEqualTo(VALID);
  }

  @Test
  void checksTheOptionsOfAStrategyThatSendsSomething() {
    CommandRun run =
        CommandRun.in(
            Map.of("ETCD_REGISTRY_PIN", "hunter2"), "validate", "--strategy=test-registry");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("\n  - ETCD_REGISTRY_PIN: registry-pin must have four digits")
        .contains("\n  - strategy test-registry needs registry-url")
        .doesNotContain("hunter2");
  }

  @Test
  void verboseTellsTheStrategy() {
    assertThat(CommandRun.of("validate", "-v", LIST).err())
        .isEqualTo("etcd-bootstrap: strategy static (follows from --initial-cluster)\n");
  }

  @Test
  void standardInputThatIsNoUtf8IsRefused() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, UTF_8);
    InputStream latin1 = new ByteArrayInputStream("é=http://h:1".getBytes(ISO_8859_1));

    int status =
        new EtcdBootstrapCommand(new Console(latin1, stream, stream, Map.of()))
            .run("validate", "-");

    assertThat(status).isEqualTo(2);
    assertThat(bytes.toString(UTF_8))
        .isEqualTo("etcd-bootstrap: standard input is not UTF-8 text\n");
  }

  @Test
  void unreadableStandardInputIsAnError() throws Exception {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, UTF_8);

    int status =
        new EtcdBootstrapCommand(new Console(closed, stream, stream, Map.of()))
            .run("validate", "-");

    assertThat(status).isEqualTo(2);
    assertThat(bytes.toString(UTF_8))
        .isEqualTo("etcd-bootstrap: standard input cannot be read: Stream closed\n");
  }
}
