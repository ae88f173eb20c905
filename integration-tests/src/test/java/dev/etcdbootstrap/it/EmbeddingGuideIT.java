package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.dns.Dnsmasq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/embedding.md, compiled and run as they stand there. */
@ExtendWith(ServersExtension.class)
final class EmbeddingGuideIT {

  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?class (\\w+) .*?)```", Pattern.DOTALL);

  @TempDir private Path temporary = Path.of("");
  private final Map<String, String> programs = new LinkedHashMap<>();
  private Path lib = Path.of("");

  @BeforeEach
  void read() throws IOException {
    lib = Distribution.unpack(temporary).home().resolve("lib");
    Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("../docs/embedding.md")));
    while (matcher.find()) {
      programs.put(matcher.group(2), matcher.group(1));
    }
  }

  private Run compileAndRun(String program, String source, String... arguments) throws IOException {
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    JavaSource.compile(
        classes,
        List.of("-cp", lib + "/*"),
        JavaSource.write(temporary.resolve(program + ".java"), source));
    List<String> all =
        Stream.concat(
                Stream.of("-cp", JavaSource.classPath(classes, lib + "/*"), program),
                Stream.of(arguments))
            .toList();
    return JavaSource.run(temporary, all.toArray(String[]::new));
  }

  private Run run(String program, String... arguments) throws IOException {
    return compileAndRun(program, programs.getOrDefault(program, ""), arguments);
  }

  @Test
  @DisplayName("every program is run here")
  void knowsAllPrograms() {
    assertThat(programs).containsOnlyKeys("StartEtcd", "MakeToken", "Async", "Metrics");
  }

  @Test
  @DisplayName("a result becomes flags and variables of etcd")
  void startEtcd() throws IOException {
    String list = "infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380";

    assertThat(run("StartEtcd"))
        .isEqualTo(
            new Run(
                0,
                "--name=infra0 --initial-advertise-peer-urls=http://10.0.1.10:2380 --initial-cluster="
                    + list
                    + " --initial-cluster-state=new --initial-cluster-token=etcd-cluster\n"
                    + list
                    + "\n",
                ""));
  }

  @Test
  @DisplayName("a token is made in a real etcd")
  void makeToken(Servers servers) throws IOException {
    Run run = run("MakeToken", V3Store.start(servers, "store").store().clientUrl().toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches("discovery-token=[0-9a-f-]{36}\n3 members are missing\n");
  }

  @Test
  @DisplayName("a future brings the result")
  void async() throws IOException {
    assertThat(run("Async").out()).matches("[0-9a-f]{12,16}\n");
  }

  @Test
  @DisplayName("what the listener logs arrives in SLF4J by its own bridge")
  void logsToSlf4j() throws IOException {
    withoutSlf4jProvider();
    add("slf4j-.*");
    String source =
        """
        import dev.etcdbootstrap.LoggerListener;
        import dev.etcdbootstrap.spi.BootstrapEvent;

        class Log {
          public static void main(String[] args) {
            LoggerListener.to(System.getLogger("members")).onEvent(BootstrapEvent.warning("look"));
          }
        }
        """;

    Run run = compileAndRun("Log", source);

    assertThat(run).isEqualTo(new Run(0, "", "[main] WARN members - warning: look\n"));
  }

  /** Adds jars that are not ours, by a pattern for their names. */
  private void add(String names) throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target/embedding"))) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString();
        if (name.matches(names)) {
          Files.copy(jar, lib.resolve(name));
        }
      }
    }
  }

  @Test
  @DisplayName("metrics follow from events")
  void metrics(Servers servers) throws IOException {
    add("micrometer-.*");

    Run run = run("Metrics", V3Store.start(servers, "store").store().clientUrl().toString());

    assertThat(run).isEqualTo(new Run(0, "1.0\n", ""));
  }

  private void withoutSlf4jProvider() throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      for (Path jar : jars.toList()) {
        if (jar.getFileName().toString().startsWith("slf4j-nop-")) {
          Files.delete(jar);
        }
      }
    }
  }

  @Test
  @DisplayName("DNS discovery prints nothing, though nobody takes what its library logs")
  void silentWithoutALog(Servers servers) throws IOException {
    withoutSlf4jProvider();
    Dnsmasq dns =
        servers.dnsmasq(
            List.of(
                "local=/example.test/",
                "host-record=a.example.test,10.0.0.1",
                "srv-host=_etcd-server._tcp.example.test,a.example.test,2380"));
    String source =
        """
        import dev.etcdbootstrap.ClusterBootstrap;

        class Dns {
          public static void main(String[] args) throws Exception {
            System.out.println(
                ClusterBootstrap.using("dns-srv")
                    .option("discovery-srv", "example.test")
                    .option("dns-server", args[0])
                    .run()
                    .cluster()
                    .members()
                    .size());
            System.out.println(System.getProperty("slf4j.internal.verbosity"));
          }
        }
        """;

    Run run = compileAndRun("Dns", source, "127.0.0.1:" + dns.address().getPort());

    assertThat(run).isEqualTo(new Run(0, "1\nnull\n", ""));
  }
}
