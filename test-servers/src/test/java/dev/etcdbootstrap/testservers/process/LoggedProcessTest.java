package dev.etcdbootstrap.testservers.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
class LoggedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int KILLED = 128 + 9;

  private final Servers servers;

  LoggedProcessTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void logsBothStreamsAndFindsALine() {
    LoggedProcess process = shell("echo out; echo port 4242 >&2; echo last; exec sleep 600");

    assertThat(process.awaitLog("^port (\\d+)$", LIMIT).group(1)).isEqualTo("4242");
    process.awaitLog("last", LIMIT);
    assertThat(process.logText()).isEqualTo("out\nport 4242\nlast\n");
    assertThat(process.log()).isEqualTo(servers.directory().resolve("shell.log"));
  }

  @Test
  void doesNotTakeHalfALineForALine() {
    LoggedProcess process = shell("printf 'port 42'; exec sleep 600");

    assertThatIllegalStateException()
        .isThrownBy(() -> process.awaitLog("port \\d+", Duration.ofMillis(200)))
        .withMessageContaining("printed no line with \"port \\d+\" within PT0.2S")
        .withMessageContaining("port 42");

    process.kill();
    assertThat(process.awaitLog("port \\d+", LIMIT).group()).isEqualTo("port 42");
  }

  @Test
  void failsAtOnceWhenTheProcessEnds() {
    LoggedProcess process = shell("echo going down; exit 3");

    assertThatIllegalStateException()
        .isThrownBy(() -> process.awaitLog("ready", Duration.ofDays(1)))
        .withMessageContaining("ended with exit code 3")
        .withMessageContaining("going down");
    assertThat(process.awaitExit(LIMIT)).isEqualTo(3);
    assertThat(process.awaitLog("going down", Duration.ZERO).group()).isEqualTo("going down");
  }

  @Test
  void runsInItsDirectoryWithItsEnvironmentAndNoInput() {
    LoggedProcess process =
        servers.process(
            "shell",
            List.of("sh", "-c", "pwd; echo \"[$GREETING][$ETCD_NAME][$ETCDCTL_API]\"; cat"),
            Map.of("GREETING", "hello"));

    assertThat(process.awaitExit(LIMIT)).isZero();
    assertThat(process.logText().lines())
        .containsExactly(servers.directory().toString(), "[hello][][]");
  }

  @Test
  void killEndsWhatDoesNotWantToEndAndItsChildren() {
    LoggedProcess process =
        shell("trap '' TERM; sleep 600 & echo child $!; while :; do wait; done");
    long child = Long.parseLong(process.awaitLog("child (\\d+)", LIMIT).group(1));
    assertThat(runs(child)).isTrue();

    process.kill();

    assertThat(process.awaitExit(Duration.ZERO)).isEqualTo(KILLED);
    assertThat(Poll.untilTrue(LIMIT, () -> !runs(child))).isTrue();
    process.kill();
  }

  @Test
  void terminateLetsTheProcessEndByItself() {
    LoggedProcess process = shell("trap 'echo bye; exit 7' TERM; echo up; while :; do :; done");
    process.awaitLog("up", LIMIT);
    process.pause();

    assertThat(process.terminate(LIMIT)).isTrue();

    assertThat(process.awaitExit(Duration.ZERO)).isEqualTo(7);
    assertThat(process.logText()).endsWith("bye\n");
  }

  @Test
  void terminateKillsAfterTheGracePeriod() {
    LoggedProcess process = shell("trap '' TERM; echo up; while :; do sleep 600; done");
    process.awaitLog("up", LIMIT);

    assertThat(process.terminate(Duration.ofMillis(200))).isFalse();

    assertThat(process.awaitExit(Duration.ZERO)).isEqualTo(KILLED);
  }

  @Test
  void aPausedProcessRunsButDoesNothing() {
    LoggedProcess process = shell("trap 'echo heard' USR1; echo up; while :; do sleep 0.01; done");
    process.awaitLog("up", LIMIT);

    process.pause();
    signal(process);
    assertThatIllegalStateException()
        .isThrownBy(() -> process.awaitLog("heard", Duration.ofMillis(300)));
    assertThat(process.isRunning()).isTrue();

    process.resume();
    process.awaitLog("heard", LIMIT);
  }

  @Test
  void aProcessThatEndedIsNotPaused() {
    LoggedProcess process = shell("exit 0");
    process.awaitExit(LIMIT);

    assertThatIllegalStateException()
        .isThrownBy(process::pause)
        .withMessageContaining("ended with exit code 0 and cannot get SIGSTOP");
  }

  @Test
  void saysWhatCannotBeStarted() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> servers.process("none", List.of("/no/such/program"), Map.of()))
        .withMessageContaining("/no/such/program");
  }

  @Test
  void aJvmThatEndsTakesItsProcessesWithIt() {
    LoggedProcess jvm =
        servers.process(
            "jvm", ChildJvm.command(LeaveBehind.class, servers.directory().toString()), Map.of());

    assertThat(jvm.awaitExit(LIMIT)).as(jvm.logText()).isZero();

    long pid = Long.parseLong(jvm.awaitLog("^pid (\\d+)$", LIMIT).group(1));
    assertThat(Poll.untilTrue(LIMIT, () -> !runs(pid))).isTrue();
  }

  /** Starts a process and ends without closing it. */
  static final class LeaveBehind {
    private LeaveBehind() {}

    public static void main(String[] args) {
      Path directory = Path.of(args[0]);
      LoggedProcess process =
          LoggedProcess.start(
              List.of("sleep", "600"), Map.of(), directory, directory.resolve("sleep.log"));
      if (!process.isRunning()) {
        throw new IllegalStateException("nothing to leave behind");
      }
      System.out.println("pid " + process.pid());
    }
  }

  private LoggedProcess shell(String script) {
    return servers.process("shell", List.of("sh", "-c", script), Map.of());
  }

  private void signal(LoggedProcess process) {
    LoggedProcess kill =
        servers.process("kill", List.of("sh", "-c", "kill -USR1 " + process.pid()), Map.of());
    assertThat(kill.awaitExit(LIMIT)).isZero();
  }

  /** A process that has ended and that nobody has waited for has a pid, but no program. */
  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).isPresent();
  }
}
