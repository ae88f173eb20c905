package dev.etcdbootstrap.testservers.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.MemberList.Member;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/** The real etcd where there is a go; how it is had, or not, with a go that is a shell script. */
@ExtendWith(ServersExtension.class)
class NativeEtcdTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String BUILDS =
      "while [ $# -gt 1 ]; do [ $1 = -o ] && cp main.go \"$2\" && chmod +x \"$2\"; shift; done";

  private final Servers servers;
  private final Path source;
  private final Path directory;
  private final Path bin;
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  NativeEtcdTest(Servers servers) throws Exception {
    this.servers = servers;
    this.source = servers.newDirectory("source");
    this.directory = servers.directory().resolve("built");
    this.bin = servers.newDirectory("bin");
    Files.writeString(source.resolve("main.go"), "the program");
    Files.writeString(source.resolve("go.mod"), "require go.etcd.io/etcd/server/v3 v9.8.7\n");
    Files.writeString(source.resolve("go.sum"), "");
  }

  @Test
  void isARealMember() {
    Path program = NativeEtcd.require();

    Etcd etcd = servers.etcd("solo").program(program).build().start().awaitHealthy(LIMIT);

    assertThat(NativeEtcd.version()).startsWith("3.7.");
    assertThat(etcd.version()).isEqualTo(NativeEtcd.version());
    assertThat(etcd.client().status().version()).isEqualTo(NativeEtcd.version());
    assertThat(etcd.client().memberList().members())
        .extracting(Member::name)
        .containsExactly("solo");
    assertThat(NativeEtcd.find()).contains(program);
    assertThat(NativeEtcd.reason()).isEmpty();
  }

  @Test
  void joinsByV3Discovery() throws Exception {
    Path program = NativeEtcd.require();
    Etcd store = servers.etcd("store").build().start().awaitHealthy(LIMIT);
    put(store, "/_etcd/registry/a-token/_config/size", "1");

    Etcd member =
        servers
            .etcd("member")
            .program(program)
            .setting("discovery-token", "a-token")
            .setting("discovery-endpoints", store.clientUrl().toString())
            .build()
            .start()
            .awaitHealthy(LIMIT);

    assertThat(member.client().memberList().members())
        .extracting(Member::name)
        .containsExactly("member");
    assertThat(member.process().logText()).contains("discovery joined cluster successfully");
  }

  @Test
  void isSkippedWithoutGo() {
    NativeEtcd etcd = nativeEtcd(Map.of());

    assertThat(etcd.outcome().program()).isEmpty();
    assertThat(etcd.outcome().reason()).isEqualTo("no go on PATH");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(etcd::required)
        .withMessage("skipped: no go on PATH, so native etcd 9.8.7 members are not tested");
    assertThat(messages())
        .containsExactly(
            "test-servers: skipped: no go on PATH, so native etcd 9.8.7 members are not tested");
    assertThat(directory).doesNotExist();
  }

  @Test
  void isSkippedWhenGoCannotHaveTheModules() throws Exception {
    go("exit 1", "echo 'go: go.mod requires go >= 9.0 (running go 8.0)'; exit 1");
    NativeEtcd etcd = nativeEtcd(Map.of());

    assertThat(etcd.outcome().reason())
        .isEqualTo(
            bin.resolve("go")
                + " cannot have the modules of "
                + source
                + " (go: go.mod requires go >= 9.0 (running go 8.0))");
    // Of a second attempt nobody would hear another reason, only wait.
    go(BUILDS, "");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(etcd::required)
        .withMessageContaining("requires go >= 9.0");
  }

  @Test
  void failsWhenTheModulesAreThereAndItDoesNotBuild() throws Exception {
    go("echo './main.go:3:1: syntax error'; exit 1", "");

    assertThatIllegalStateException()
        .isThrownBy(() -> nativeEtcd(Map.of()).required())
        .withMessageContaining("does not build " + source)
        .withMessageContaining("./main.go:3:1: syntax error");
  }

  @Test
  void failsWhenAModuleIsNotTheOneOfItsChecksum() throws Exception {
    go("exit 1", "printf 'verifying x: checksum mismatch\\n\\tgo.sum: h1:a\\n'; exit 1");

    assertThatIllegalStateException()
        .isThrownBy(() -> nativeEtcd(Map.of()).required())
        .withMessageContaining("checksum mismatch");
  }

  @Test
  void namesTheWayOutWhenTheDirectoryCannotBeWritten() throws Exception {
    go(BUILDS, "");
    Files.writeString(directory, "a file");

    assertThatIllegalStateException()
        .isThrownBy(() -> nativeEtcd(Map.of()).required())
        .withMessageContaining("Set -Detcdbootstrap.native=<directory>");
  }

  @Test
  void isBuiltOnceForManyThreadsAndLaterJvms() throws Exception {
    go(BUILDS, "");
    int threads = 6;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      // Each with an instance of its own: nothing but the lock keeps them apart.
      List<Callable<Path>> finders = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        finders.add(nativeEtcd(Map.of())::required);
      }
      for (Future<Path> found : executor.invokeAll(finders)) {
        assertThat(found.get()).hasContent("the program");
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(messages()).filteredOn(line -> line.contains("building etcd 9.8.7")).hasSize(1);
    assertThat(directory.resolve("work")).doesNotExist();
  }

  @Test
  void isBuiltAgainWhenTheModuleChanges() throws Exception {
    go(BUILDS, "");
    Path before = nativeEtcd(Map.of()).required();
    Files.createDirectories(directory.resolve("work/of-a-jvm-that-was-killed"));

    Files.writeString(source.resolve("main.go"), "another program");

    assertThat(nativeEtcd(Map.of()).required()).hasContent("another program").isNotEqualTo(before);
  }

  @Test
  void keepsTheCachesWhereGoDoesWhenThereIsAHome() throws Exception {
    go(BUILDS + "; false", "echo \"$GOTOOLCHAIN $CGO_ENABLED $GOWORK [$GOPATH]\"; exit 1");

    assertThat(nativeEtcd(Map.of("HOME", servers.directory().toString())).outcome().reason())
        .endsWith("(local 0 off [" + inheritedGoPath() + "])");
  }

  @Test
  void keepsTheCachesBesideTheProgramWhenThereIsNoHome() throws Exception {
    go("exit 1", "echo \"$GOPATH $GOCACHE\"; exit 1");
    String besideTheProgram =
        "(" + directory.resolve("go/GOPATH") + " " + directory.resolve("go/GOCACHE") + ")";

    assertThat(nativeEtcd(Map.of()).outcome().reason()).endsWith(besideTheProgram);
    assertThat(nativeEtcd(Map.of("HOME", "/no-such-home")).outcome().reason())
        .endsWith(besideTheProgram);
  }

  private static String inheritedGoPath() {
    return System.getenv().getOrDefault("GOPATH", "");
  }

  private NativeEtcd nativeEtcd(Map<String, String> environment) {
    PrintStream stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return new NativeEtcd(source, directory, List.of(bin), environment, stream);
  }

  private List<String> messages() {
    return messages.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** A go that does this when it is to build, and that when it is to download. */
  private void go(String build, String download) throws Exception {
    Path go =
        Files.writeString(
            bin.resolve("go"),
            "#!/bin/sh\nif [ \"$1\" = build ]; then\n"
                + build
                + "\nelse\n"
                + (download.isEmpty() ? ":" : download)
                + "\nfi\n");
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void put(Etcd store, String key, String value) throws Exception {
    Base64.Encoder base64 = Base64.getEncoder();
    JSONObject body =
        new JSONObject()
            .put("key", base64.encodeToString(key.getBytes(StandardCharsets.UTF_8)))
            .put("value", base64.encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(store.clientUrl().resolve("/v3/kv/put"))
                    .timeout(LIMIT)
                    .POST(BodyPublishers.ofString(body.toString()))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
