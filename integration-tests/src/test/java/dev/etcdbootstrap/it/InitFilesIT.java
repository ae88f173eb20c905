package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.testservers.EtcdClient;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Foreman;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files of {@code init-files} in the hands of those who read them: systemd's own parser, which
 * needs no running systemd, and foreman.
 */
@ExtendWith(ServersExtension.class)
final class InitFilesIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

  /** As nobody would choose them. */
  private static final String NAME = "a b'c\"d\\e$PORT${HOME}%n;#h: ü";

  private static final String TOKEN = "; %h $$ ${X} \\x41 \"q\" 'r' $";

  private static Distribution distribution;
  private static Executable etcd;
  private static Path directory;

  @BeforeAll
  static void prepare(Servers servers) throws IOException {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    etcd = Programs.find(Program.ETCD);
    directory = servers.newDirectory("files");
  }

  private static Run initFiles(String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "init-files",
                "--etcd-bootstrap=" + distribution.command(),
                "--etcd=" + etcd.path()));
    words.addAll(List.of(arguments));
    Run run = distribution.run(words.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private static Optional<Path> systemdAnalyze() {
    return Programs.inDirectories(Programs.machinePath(), "systemd-analyze");
  }

  @ParameterizedTest
  @ValueSource(strings = {"infra0", NAME})
  @DisplayName("systemd finds nothing wrong with the unit, nor with the drop-in of another one")
  void isVerified(String name) throws IOException {
    assumeTrue(systemdAnalyze().isPresent(), "there is no systemd-analyze");
    Path units = Files.createTempDirectory(directory, "units");
    initFiles(
        "--initial-cluster=" + name + "=http://10.0.0.1:2380",
        "--name=" + name,
        "--output-dir=" + units);
    Path others = Files.createTempDirectory(directory, "others");
    Files.writeString(
        others.resolve("etcd.service"),
        "[Service]\nType=notify\nEnvironment=ETCD_NAME=%H\nExecStart="
            + etcd.path()
            + " $DAEMON_ARGS\n");
    initFiles(
        "-odrop-in",
        "--initial-cluster=" + name + "=http://10.0.0.1:2380",
        "--output-dir=" + others);

    for (Path unit : List.of(units, others)) {
      Run verify =
          Run.of(
              directory,
              Map.of(),
              List.of(
                  systemdAnalyze().get().toString(),
                  "verify",
                  "--man=no",
                  unit.resolve("etcd.service").toString()));

      assertThat(verify).isEqualTo(new Run(0, "", ""));
    }
  }

  @Test
  @DisplayName("systemd reads the words of a unit as they were meant")
  void words() throws IOException {
    assumeTrue(Files.isExecutable(SYSTEMD), "there is no systemd");
    Path units = Files.createTempDirectory(directory, "units");
    String list = "--initial-cluster=" + NAME + "=http://10.0.0.1:2380";
    String token = "--initial-cluster-token=" + TOKEN;
    initFiles(
        "--name=" + NAME, list, token, "--output-dir=" + units, "--", "--feature-gates=" + TOKEN);

    List<String> words = ofSystemd(units);

    assertThat(words)
        .startsWith(distribution.command().toString(), "run", "--name=" + NAME)
        .containsSubsequence(list, token, "--", etcd.path().toString())
        .endsWith("--feature-gates=" + TOKEN);
  }

  /**
   * From what a systemd that starts nothing prints of the unit; it runs as nobody, never as root.
   */
  private static List<String> ofSystemd(Path units) throws IOException {
    Path home = Files.createTempDirectory("systemd");
    Path unit = Files.createDirectory(home.resolve("units")).resolve("etcd.service");
    // A user's systemd has other targets, and nobody else must read where the tests are.
    Files.writeString(
        unit,
        Files.readString(units.resolve("etcd.service"))
            .replace(distribution.command().toString(), home + "/program"));
    Files.copy(Path.of("/bin/true"), home.resolve("program"));
    Path runtime = Files.createDirectory(home.resolve("runtime"));
    List<String> command = new ArrayList<>();
    boolean isRoot = System.getProperty("user.name").equals("root");
    if (isRoot) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of(SYSTEMD.toString(), "--test", "--user", "--unit=etcd.service"));
    for (Path path : List.of(home, unit.getParent(), unit, runtime, home.resolve("program"))) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Run run =
        Run.of(
            home,
            Map.of(
                "HOME",
                home.toString(),
                "XDG_RUNTIME_DIR",
                runtime.toString(),
                "SYSTEMD_UNIT_PATH",
                unit.getParent() + ":"),
            command);
    Matcher line =
        Pattern.compile("Unit etcd\\.service:.*?Command Line: (.*?)\n", Pattern.DOTALL)
            .matcher(run.out());
    assertThat(line.find()).as(run.err() + run.out()).isTrue();
    // It quotes as a shell does, and puts variables in when it starts the program: $$ is a dollar
    // then.
    Run words = Run.of(home, Map.of(), List.of("bash", "-c", "printf '%s\\n' " + line.group(1)));
    return words
        .out()
        .lines()
        .map(word -> word.replace("$$", "$"))
        .map(word -> word.equals(home + "/program") ? distribution.command().toString() : word)
        .toList();
  }

  @Test
  @DisplayName("a Procfile runner starts the cluster of a list, and again on its data")
  void procfile(Servers servers) throws IOException {
    Executable foreman = Foreman.find();
    List<URI> peers =
        Stream.generate(FreePorts::nextUrl)
            .filter(url -> isFree(url.getPort() - 1)) // for clients
            .limit(3)
            .toList();
    String list =
        IntStream.range(0, 3)
            .mapToObj(i -> "m " + i + "=" + peers.get(i))
            .collect(Collectors.joining(","));
    Path here = Files.createTempDirectory(directory, "procfile");
    initFiles("-oprocfile", "--initial-cluster=" + list, "--output-dir=" + here, "--timeout=60s");
    List<URI> clients = clientUrls(here.resolve("Procfile"));
    assertThat(clients).hasSize(3);

    Run check = Run.of(here, foreman.environment(), foreman.command(List.of("check")));
    assertThat(check.out() + check.err())
        .contains("valid procfile detected (member1, member2, member3)");

    for (int i = 0; i < 2; i++) {
      LoggedProcess runner =
          servers.process(
              "foreman" + i,
              foreman.command(List.of("start", "-f", here.resolve("Procfile").toString())),
              foreman.environment());
      for (URI client : clients) {
        assertThat(Poll.untilTrue(LIMIT, () -> new EtcdClient(client).isHealthy()))
            .as(runner.logText())
            .isTrue();
      }
      assertThat(new EtcdClient(clients.get(0)).memberList().members())
          .extracting(member -> member.name())
          .containsExactlyInAnyOrder("m 0", "m 1", "m 2");
      runner.terminate(LIMIT);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static List<URI> clientUrls(Path procfile) throws IOException {
    return Pattern.compile("--advertise-client-urls=(\\S+)")
        .matcher(Files.readString(procfile))
        .results()
        .map(result -> URI.create(result.group(1)))
        .toList();
  }
}
