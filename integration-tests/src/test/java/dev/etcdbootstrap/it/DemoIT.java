package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code demo}, as anyone runs it first. */
@ExtendWith(ServersExtension.class)
final class DemoIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Distribution distribution;
  private Path temporary;
  private Path bin;

  @BeforeEach
  void unpack(Servers servers) throws IOException {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    temporary = servers.newDirectory("tmp");
    bin = servers.newDirectory("bin");
  }

  private Map<String, String> environment() {
    return environment(bin + ":/usr/bin:/bin");
  }

  private Map<String, String> environment(String path) {
    return Map.of(
        "PATH",
        path,
        "JAVA_HOME",
        System.getProperty("java.home"),
        "ETCD_BOOTSTRAP_JAVA_OPTS",
        "-Djava.io.tmpdir=" + temporary);
  }

  private void putEtcdOnPath() throws IOException {
    Files.createSymbolicLink(bin.resolve("etcd"), Programs.find(Program.ETCD).path());
  }

  @Test
  @DisplayName("with an etcd on PATH, three real ones are started with what was found")
  void withEtcd() throws IOException {
    putEtcdOnPath();

    Run run = distribution.run(environment(), "demo");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("They agree")
        .containsPattern("infra0 +http://127.0.0.1:\\d+ +3\\.\\d+\\.\\d+ +healthy\n")
        .containsPattern("infra2 +http://127.0.0.1:\\d+ +3\\.\\d+\\.\\d+ +healthy\n")
        .contains("started again by the same command, run -- etcd: healthy.\n")
        .containsPattern("lost its data, and was started again: status 9, .* it has run before")
        .endsWith("They were stopped, and their data was removed.\n");
    assertThat(run.err()).contains("waiting for three etcd processes to be healthy");
    assertThat(left()).isEmpty();
  }

  @Test
  @DisplayName("without one it ends with the results of the strategies")
  void withoutEtcd() throws IOException {
    // Not that of the machine, on which an etcd may be installed.
    Run run = distribution.run(environment(bin.toString()), "demo", "-q");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("ALL THREE FOUND +static +v2-http +v3-grpc +dns-srv\n")
        .containsPattern(
            "infra1 +(http://127.0.0.1:\\d+) +\\1 +\\1 +http://infra1.demo.test:\\d+\n")
        .contains("There is no etcd on PATH");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("what is no etcd is told as that")
  void noProgram() {
    Run run = distribution.run(environment(), "demo", "--etcd=/dev/null");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--etcd: /dev/null is not an executable file");

    Run wrong = distribution.run(environment(), "demo", "--etcd=/bin/false");
    assertThat(wrong.status()).isEqualTo(4);
    assertThat(wrong.err())
        .contains("infra0 has ended with status 2")
        .contains("/bin/false is no etcd");
  }

  @Test
  @DisplayName("interrupted while etcd runs, it takes everything with it")
  void interrupted(Servers servers) throws IOException {
    Path pid = bin.resolve("pid");
    // An etcd that never becomes healthy.
    Path etcd =
        Files.writeString(
            bin.resolve("etcd"),
            "#!/bin/sh\n[ \"$1\" = --version ] && exec echo etcd Version: 3.4.0\necho $$ >>'"
                + pid
                + "'\nexec sleep 600\n");
    assertThat(etcd.toFile().setExecutable(true)).isTrue();
    LoggedProcess demo =
        servers.process(
            "demo",
            List.of("env", "--default-signal=INT", distribution.command().toString(), "demo"),
            environment());
    demo.awaitLog("waiting for three etcd processes to be healthy", LIMIT);
    assertThat(Poll.untilTrue(LIMIT, () -> pids(pid).size() == 3)).isTrue();

    demo.interrupt();

    assertThat(demo.awaitExit(LIMIT)).isEqualTo(130);
    assertThat(pids(pid)).noneMatch(ProcessHandle::isAlive);
    assertThat(left()).isEmpty();
  }

  private static List<ProcessHandle> pids(Path file) {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream()
              .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
              .toList()
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What is left in the directory for temporary files. */
  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> !file.getFileName().toString().startsWith("hsperf")).toList();
    }
  }
}
