package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run} in front of real members: what it becomes, and how it ends. */
@ExtendWith(ServersExtension.class)
@DisplayName("run")
final class RunIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int UNAVAILABLE = 4;
  private static final int ALREADY_FORMED = 9;

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static List<String> run(String... flags) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(distribution.command().toString());
    command.add("run");
    command.addAll(List.of(flags));
    command.add("--");
    return command;
  }

  /** Three members that were not started yet, behind run. */
  private static List<Etcd> members(Servers servers, Consumer<Etcd.Builder> options) {
    List<URI> urls = Stream.generate(FreePorts::nextUrl).limit(3).toList();
    String list =
        IntStream.range(0, 3)
            .mapToObj(i -> "n" + i + "=" + urls.get(i))
            .collect(Collectors.joining(","));
    List<Etcd> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Etcd.Builder builder =
          servers.etcd("n" + i).peerUrl(urls.get(i)).runBy(run()).setting("initial-cluster", list);
      options.accept(builder);
      members.add(builder.build());
    }
    return members;
  }

  private static void startAll(List<Etcd> members) {
    members.forEach(Etcd::start);
    members.forEach(member -> member.awaitHealthy(LIMIT));
    assertThat(members.get(0).client().memberList().members()).hasSize(3);
  }

  private static void stopAll(List<Etcd> members) {
    for (Etcd member : members) {
      assertThat(member.process().terminate(LIMIT)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("three members, wherever their settings are: started, and all started again")
  void startsAndRestarts(Etcd.Configuration configuration, Servers servers) {
    List<Etcd> members = members(servers, builder -> builder.configuredBy(configuration));
    startAll(members);
    stopAll(members);
    startAll(members);

    assertThat(members.get(0).process().logText()).contains("starting etcd on its data (own-data)");
  }

  @Test
  @DisplayName("of etcd 3.7: the same")
  void newest(Servers servers) {
    Path program = NativeEtcd.require();
    List<Etcd> members = members(servers, builder -> builder.program(program));
    startAll(members);
    stopAll(members);
    startAll(members);
  }

  @Test
  @DisplayName("one after the other: the second helps the first, the third joins the two")
  void oneAfterTheOther(Servers servers) {
    List<Etcd> members = members(servers, builder -> {});
    members.get(0).start().process().awaitLog("\\(first-start\\)", LIMIT);
    members.get(1).start().awaitHealthy(LIMIT);
    members.get(2).start().awaitHealthy(LIMIT);

    assertThat(members.get(1).process().logText()).contains("(first-start)");
    assertThat(members.get(2).process().logText()).contains("(late-member)");
  }

  @Test
  @DisplayName("becomes etcd: the same process, no JVM, no open file but the lock")
  void becomesEtcd(Servers servers) throws IOException {
    Etcd ours = servers.etcd("ours").runBy(run()).build().start().awaitHealthy(LIMIT);
    Etcd plain = servers.etcd("plain").build().start().awaitHealthy(LIMIT);

    ProcessHandle process = ProcessHandle.of(ours.process().pid()).orElseThrow();
    assertThat(process.info().command().orElseThrow()).endsWith("/etcd");
    assertThat(process.descendants()).isEmpty();
    assertThat(environment(ours)).isEqualTo(environment(plain));
    Map<String, Long> more = openFiles(ours);
    openFiles(plain).forEach((file, count) -> more.merge(file, -count, Long::sum));
    more.values().removeIf(count -> count == 0);
    assertThat(more).isEqualTo(Map.of("DATA", 1L));
  }

  private static List<String> environment(Etcd etcd) throws IOException {
    return Stream.of(
            Files.readString(Path.of("/proc/" + etcd.process().pid() + "/environ")).split("\0", -1))
        .filter(variable -> !variable.matches("(_|PWD)=.*|")) // each shell sets them
        .sorted()
        .toList();
  }

  /** Files, directories and devices by name, and how often they are open; no sockets and pipes. */
  private static Map<String, Long> openFiles(Etcd etcd) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + etcd.process().pid() + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = Files.readSymbolicLink(descriptor).toString();
        String name =
            target
                .replace(etcd.dataDirectory().toString(), "DATA")
                .replace(etcd.process().log().toString(), "LOG");
        if (name.indexOf(':') < 0) {
          files.merge(name, 1L, Long::sum);
        }
      }
    }
    return files;
  }

  @Test
  @DisplayName("ends as etcd ends")
  void exitStatus(Servers servers) {
    Etcd ours = servers.etcd("ours").runBy(run()).build().start().awaitHealthy(LIMIT);
    Etcd plain = servers.etcd("plain").build().start().awaitHealthy(LIMIT);
    assertThat(ours.process().terminate(LIMIT)).isTrue();
    assertThat(plain.process().terminate(LIMIT)).isTrue();
    assertThat(ours.process().awaitExit(LIMIT)).isEqualTo(plain.process().awaitExit(LIMIT));

    Etcd wrong =
        servers.etcd("wrong").runBy(run()).arguments(List.of("--no-such-flag=1")).build().start();
    Etcd plainWrong =
        servers.etcd("plain-wrong").arguments(List.of("--no-such-flag=1")).build().start();
    assertThat(wrong.process().awaitExit(LIMIT))
        .isEqualTo(plainWrong.process().awaitExit(LIMIT))
        .isNotZero();
  }

  @Test
  @DisplayName("two on one data directory: the second is refused, also beside a plain etcd")
  void oneAtATime(Servers servers) {
    Etcd first = servers.etcd("first").runBy(run()).build().start().awaitHealthy(LIMIT);
    Etcd second =
        servers.etcd("second").dataDirectory(first.dataDirectory()).runBy(run()).build().start();
    assertThat(second.process().awaitExit(LIMIT)).isEqualTo(UNAVAILABLE);
    assertThat(second.process().logText()).contains("another process holds the data directory");

    Etcd plain = servers.etcd("plain").build().start().awaitHealthy(LIMIT);
    Etcd third =
        servers.etcd("third").dataDirectory(plain.dataDirectory()).runBy(run()).build().start();
    assertThat(third.process().awaitExit(LIMIT)).isEqualTo(UNAVAILABLE);
    assertThat(plain.awaitHealthy(LIMIT).isRunning()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  @DisplayName("a signal while it waits ends it, and the place is kept")
  void signalled(String signal, int status, Servers servers) throws Exception {
    SharedRegistry.Token token = V2Store.start(servers).newToken(3);
    Etcd waiting = waiting(servers, token, run());
    LoggedProcess process = waiting.start().process();
    process.awaitLog("found 1 of 3", LIMIT);
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();

    assertThat(process.awaitExit(LIMIT)).isEqualTo(status);
    assertThat(process.logText()).contains("the place of this member").contains("is kept");
    assertThat(token.registrations()).hasSize(1);
    assertThat(waiting.dataDirectory()).isEmptyDirectory();
  }

  private static Etcd waiting(Servers servers, SharedRegistry.Token token, List<String> run) {
    return servers
        .etcd("waiting")
        .setting("discovery", token.options().getOrDefault("discovery", ""))
        .runBy(run)
        .build();
  }

  @Test
  @DisplayName("as process 1 of a container: a signal ends it while it waits, and ends etcd later")
  void processOne(Servers servers) throws Exception {
    List<String> container =
        new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
    assumeTrue(
        servers
                .process(
                    "trial",
                    Stream.concat(container.stream(), Stream.of("true")).toList(),
                    Map.of())
                .awaitExit(LIMIT)
            == 0,
        "this machine allows no process namespace");
    container.addAll(
        run().subList(2, run().size())); // without env, so that the script is process 1
    SharedRegistry.Token token = V2Store.start(servers).newToken(2);
    Etcd waiting = waiting(servers, token, container).start();
    waiting.process().awaitLog("found 1 of 2", LIMIT);
    child(waiting).destroy();
    assertThat(waiting.process().awaitExit(LIMIT)).isEqualTo(143);

    Etcd member = servers.etcd("alone").runBy(container).build().start().awaitHealthy(LIMIT);
    assertThat(child(member).info().command().orElseThrow()).endsWith("/etcd");
    child(member).destroy();
    assertThat(member.process().awaitExit(LIMIT)).isNotEqualTo(137);
  }

  private static ProcessHandle child(Etcd etcd) {
    return ProcessHandle.of(etcd.process().pid())
        .orElseThrow()
        .children()
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "a config file with every bootstrap key in it, most of them empty, is taken as it is")
  void fullConfigFile(boolean newest, Servers servers) throws IOException {
    Path log = servers.newDirectory("log");
    URI peerUrl = FreePorts.nextUrl();
    Etcd.Builder builder =
        servers
            .etcd("full")
            .peerUrl(peerUrl)
            .configFile(
                """
                # as people keep it
                wal-dir: '%s'
                snapshot-count: 10000
                heartbeat-interval: 100
                election-timeout: 1000
                max-snapshots: 5
                cors:
                discovery:
                discovery-srv:
                initial-cluster: full=%s
                initial-cluster-token: 'etcd-cluster'
                initial-cluster-state: 'new'
                strict-reconfig-check: false
                enable-pprof: true
                client-transport-security:
                  cert-file:
                  key-file:
                  client-cert-auth: false
                  trusted-ca-file:
                  auto-tls: false
                peer-transport-security:
                  cert-file:
                  key-file:
                  client-cert-auth: false
                log-level: info
                logger: zap
                log-outputs: [stderr]
                force-new-cluster: false
                auto-compaction-mode: periodic
                auto-compaction-retention: "1"
                """
                    .formatted(log.resolve("wal"), peerUrl))
            .runBy(run());
    if (newest) {
      builder.program(NativeEtcd.require());
    }
    Etcd etcd = builder.build().start().awaitHealthy(LIMIT);
    assertThat(log.resolve("wal")).isNotEmptyDirectory();
    assertThat(etcd.process().terminate(LIMIT)).isTrue();
    etcd.start().awaitHealthy(LIMIT);
    assertThat(etcd.process().logText()).contains("own-data");

    etcd.kill();
    RunCluster.delete(log.resolve("wal"));
    assertThat(etcd.start().process().awaitExit(LIMIT)).isEqualTo(9);
    assertThat(etcd.process().logText()).contains("no write-ahead log in " + log.resolve("wal"));
  }

  @Test
  @DisplayName("while it waits, the health URL answers 503 and why; afterwards etcd answers there")
  void health(Servers servers) throws Exception {
    SharedRegistry.Token token = V2Store.start(servers).newToken(2);
    Etcd waiting = waiting(servers, token, run()).start();
    assertThat(Poll.untilTrue(LIMIT, () -> health(waiting).body().contains("found 1 of 2")))
        .isTrue();
    assertThat(health(waiting).status()).isEqualTo(503);
    assertThat(new JSONObject(health(waiting).body()).getString("reason"))
        .contains("found 1 of 2 members");

    Etcd second =
        servers
            .etcd("second")
            .setting("discovery", token.options().getOrDefault("discovery", ""))
            .runBy(run())
            .build()
            .start();
    waiting.awaitHealthy(LIMIT);
    second.awaitHealthy(LIMIT);
    assertThat(health(waiting).status()).isEqualTo(200);
  }

  /** The status and the body; nobody there is status 0. */
  private static Health health(Etcd etcd) {
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(etcd.clientUrl().resolve("/health"))
                      .timeout(LIMIT)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      return new Health(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Health(0, "");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Health(int status, String body) {}

  @Test
  @DisplayName("while it waits, systemd hears of what, and that it takes longer")
  void systemd(Servers servers) throws Exception {
    Path directory = servers.newDirectory("systemd");
    Path heard = directory.resolve("heard");
    Path notify =
        Files.writeString(
            directory.resolve("systemd-notify"),
            "#!/bin/sh\nprintf '%s\\n' \"$@\" >>" + heard + "\n");
    Files.setPosixFilePermissions(notify, PosixFilePermissions.fromString("rwxr-xr-x"));
    SharedRegistry.Token token = V2Store.start(servers).newToken(2);
    Etcd waiting =
        servers
            .etcd("waiting")
            .setting("discovery", token.options().getOrDefault("discovery", ""))
            .environment(
                Map.of(
                    "NOTIFY_SOCKET",
                    directory.resolve("socket").toString(),
                    "PATH",
                    directory + ":" + System.getenv("PATH")))
            .runBy(run())
            .build()
            .start();

    boolean told =
        Poll.untilTrue(
            LIMIT,
            () -> {
              try {
                return Files.exists(heard)
                    && Files.readString(heard).contains("STATUS=found 1 of 2 members");
              } catch (IOException e) {
                return false;
              }
            });
    assertThat(told).as(waiting.process().logText()).isTrue();
    assertThat(heard).content().contains("EXTEND_TIMEOUT_USEC=60000000");
  }

  @Test
  @DisplayName("a copy of the config file is for its owner alone, and the file stays as it is")
  void privateCopy(Servers servers) throws IOException {
    Etcd etcd =
        servers
            .etcd("private")
            .configFile("# mine\nquota-backend-bytes: 1000000\nmax-snapshots: 3\n")
            .setting("initial-cluster-token", "other")
            .runBy(run())
            .build()
            .start()
            .awaitHealthy(LIMIT);

    Path copy = Path.of(etcd.dataDirectory() + ".claim.etcd.yaml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(copy).content().contains("\"max-snapshots\": 3");
    assertThat(etcd.process().logText()).contains("private"); // the name is from the copy
  }

  @Test
  @DisplayName("leaves a file that explains a start, a restart and a refusal")
  void explained(Servers servers) throws IOException {
    Etcd etcd = servers.etcd("told").runBy(run()).build().start().awaitHealthy(LIMIT);
    Path file = Path.of(etcd.dataDirectory() + ".claim.decision.json");
    assertThat(explain(file))
        .contains("start-new ", "etcd " + etcd.version(), "replayed: the same");

    assertThat(etcd.process().terminate(LIMIT)).isTrue();
    etcd.start().awaitHealthy(LIMIT);
    assertThat(explain(file)).contains("restart ", "own-data ", "replayed: the same");

    etcd.kill();
    RunCluster.delete(etcd.dataDirectory());
    LoggedProcess refused = etcd.start().process();
    assertThat(refused.awaitExit(LIMIT)).isEqualTo(ALREADY_FORMED);
    assertThat(refused.logText())
        .contains("explained by: etcd-bootstrap explain " + file + System.lineSeparator());
    assertThat(explain(file)).contains("wiped ", "etcdctl member remove ", "replayed: the same");
  }

  private static String explain(Path file) {
    Run run = distribution.run("explain", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }

  @Test
  @DisplayName("a file that cannot be written keeps no member from starting")
  void notExplained(Servers servers) throws IOException {
    Etcd etcd = servers.etcd("untold").runBy(run()).build();
    Files.createDirectory(Path.of(etcd.dataDirectory() + ".claim.decision.json"));
    etcd.start().awaitHealthy(LIMIT);

    assertThat(etcd.process().logText()).contains("warning: the decision is not in ");
  }

  @Test
  @DisplayName("--dry-run shows the command and leaves nothing behind")
  void dryRun(Servers servers) throws IOException {
    SharedRegistry.Token token = V2Store.start(servers).newToken(1);
    Etcd etcd = waiting(servers, token, run("--dry-run"));
    LoggedProcess process = etcd.start().process();

    assertThat(process.awaitExit(LIMIT)).isZero();
    assertThat(process.logText()).contains("registers where it does not yet");
    assertThat(token.registrations()).isEmpty();
    try (Stream<Path> files = Files.list(servers.directory())) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("waiting.etcd")))
          .isEmpty();
    }
  }
}
