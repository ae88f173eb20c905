package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.EtcdClient;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The plugin author's guide, done step by step as it says, from the skeleton to a running etcd. */
@ExtendWith(ServersExtension.class)
final class PluginAuthorGuideIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = ROOT.resolve("examples/third-party-strategy");
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SOURCE = "src/main/java/com/example/MyStrategy.java";
  private static final String TEST = "src/test/java/com/example/MyStrategyTest.java";

  /** From the annotation to the brace that ends it. */
  private static final String METHOD = "(?s)  @Override\n  [a-z]+ [\\w<>, ]+ %s\\(.*?\n  }\n";

  @TempDir private Path temporary = Path.of("");

  /** Where the guide has the distribution, the author's home and the port of etcd. */
  private final Map<String, String> places = new HashMap<>();

  private final Map<String, String> environment = new HashMap<>();
  private final List<Block> blocks = new ArrayList<>();

  private record Block(String language, String text) {}

  private static String guide() throws IOException {
    return Files.readString(EXAMPLE.resolve("README.md"));
  }

  private String next(String language) {
    Block block = blocks.remove(0);
    assertThat(block.language).as(block.text).isEqualTo(language);
    String text = block.text;
    for (Map.Entry<String, String> place : places.entrySet()) {
      text = text.replace(place.getKey(), place.getValue());
    }
    return text;
  }

  @Test
  @DisplayName("leads from the skeleton to an etcd that the new strategy has started")
  void works(Servers servers) throws IOException {
    Distribution distribution = Distribution.unpack(temporary);
    Path home = Files.createSymbolicLink(temporary.resolve("dist"), distribution.home());
    URI peer = FreePorts.nextUrl();
    URI client = FreePorts.nextUrl();
    places.put("/opt/etcd-bootstrap", home.toString());
    places.put("~/", temporary + "/");
    places.put("http://127.0.0.1:2380", peer.toString());
    AuthorsMaven maven = AuthorsMaven.create(temporary);
    writeEtcd(maven.bin().resolve("etcd"), peer, client);
    environment.putAll(maven.environment());
    Matcher matcher = BLOCK.matcher(guide());
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }

    Path project = temporary.resolve("list-file-strategy");
    assertThat(sh(ROOT, next("sh"))).containsPattern("Tests run: [1-9]");

    edit(project.resolve(SOURCE), "(?s)  static final Option<.*?;\n", next("java"));
    edit(project.resolve(SOURCE), "MEMBERS\\)", "LIST_FILE)");
    sh(project, next("sh"));
    edit(project.resolve(SOURCE), METHOD.formatted("bootstrap"), next("java"));
    addImports(project.resolve(SOURCE), next("java"));

    edit(project.resolve(TEST), METHOD.formatted("options"), next("java"));
    addImports(project.resolve(TEST), next("java"));

    assertThat(sh(project, next("sh"))).containsPattern("Tests run: [1-9]");
    sh(project, next("sh"));
    String[] exchange = next("console").split("\n", 2);
    assertThat(sh(project, exchange[0].substring(2)))
        .isEqualTo(exchange[1].replace(home.toString(), distribution.home().toString()));
    assertThat(sh(project, home + "/bin/etcd-bootstrap strategies"))
        .containsPattern("list-file +1\\.0\\.0 +the member list is in a file on a share");

    Files.writeString(project.resolve("etcd-bootstrap.yaml"), next("yaml"));
    Files.writeString(project.resolve("members"), next("text"));
    LoggedProcess etcd =
        servers.process(
            "etcd", List.of("sh", "-ec", "cd '" + project + "'\n" + next("sh")), environment);
    assertThat(Poll.untilTrue(LIMIT, () -> new EtcdClient(client).isHealthy()))
        .as(etcd.logText())
        .isTrue();
    assertThat(new EtcdClient(client).memberList().members().get(0).name()).isEqualTo("infra0");

    for (String source : List.of("JdbcStrategy", "JdbcRegistry", "JdbcRegistry")) {
      Path file = EXAMPLE.resolve("src/main/java/com/example/jdbc/" + source + ".java");
      assertThat(Files.readString(file)).contains(next("java"));
    }
    assertThat(blocks).extracting(Block::text).containsExactly(JdbcPluginIT.tokenCommand());
  }

  /** The real one, with what the machine of a test needs besides. */
  private static void writeEtcd(Path file, URI peer, URI client) throws IOException {
    Executable etcd = Programs.find(Program.ETCD);
    List<String> lines = new ArrayList<>(List.of("#!/bin/sh"));
    etcd.environment().forEach((name, value) -> lines.add("export " + name + "='" + value + "'"));
    lines.add(
        "exec '%s' --data-dir=data --listen-peer-urls=%s --listen-client-urls=%s --advertise-client-urls=%s \"$@\""
            .formatted(etcd.path(), peer, client, client));
    Files.write(file, lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String sh(Path directory, String script) {
    Run run = Run.of(directory, environment, List.of("sh", "-ec", script));
    assertThat(run.status()).as("%s\n%s\n%s", script, run.out(), run.err()).isZero();
    return run.out();
  }

  private static void edit(Path file, String what, String replacement) throws IOException {
    String text = Files.readString(file);
    Matcher matcher = Pattern.compile(what).matcher(text);
    assertThat(matcher.find()).as("%s in\n%s", what, text).isTrue();
    Files.writeString(
        file, text.substring(0, matcher.start()) + replacement + text.substring(matcher.end()));
  }

  private static void addImports(Path file, String imports) throws IOException {
    edit(file, "(?m)^import (?!static)", imports + "import ");
  }
}
