package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.etcdbootstrap.discovery.DiscoveryService;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many classes a start has to load from outside of the archive: what a start costs, without the
 * noise of a clock. Of those that no archive can hold, most are generated at the first use of a
 * record's {@code equals} or {@code hashCode}, some 20 ms for the first record and 2 for each more.
 */
@ExtendWith(ServersExtension.class)
final class ClassArchiveIT {

  private static final String DOMAIN = "example.test";
  private static final String LIST = "infra0=http://10.0.1.10:2380";

  /** From JDK 21 on a JVM looks for a logger when it exits, and archives fewer method handles. */
  private static final boolean IS_NEWER_JVM = Runtime.version().feature() >= 21;

  private static Distribution distribution;
  private static DiscoveryService service;
  private static Path logs;

  @BeforeAll
  static void start(Servers servers) throws IOException {
    logs = servers.newDirectory("logs");
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    service = DiscoveryService.start(loopback);
    for (String host : List.of("m0", "m1", "m2")) {
      service.addTarget("_etcd-server._tcp." + DOMAIN, host + "." + DOMAIN, 2380, loopback);
    }
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static Run run(String javaOptions, List<String> arguments) {
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"), "ETCD_BOOTSTRAP_JAVA_OPTS", javaOptions);
    return distribution.run(environment, arguments.toArray(String[]::new));
  }

  private static List<String> member(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "resolve",
                "-ojson",
                "--name=m0",
                "--initial-advertise-peer-urls=http://127.0.0.1:2380"));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private static String newToken(String registry) {
    Run run = run("", List.of("token", "create", "--size=1", registry));
    assertThat(run.status()).as(run.err()).isZero();
    return run.out().strip();
  }

  /** Each made when it is needed, because a registration serves one start. */
  private interface Command {
    List<String> arguments();
  }

  private static Arguments start(String name, int limit, Command command) {
    return argumentSet(name, limit, IS_NEWER_JVM, command);
  }

  /** The logging of the JDK, which the client uses, looks for a class that no jar has. */
  private static Arguments opensJars(String name, int limit, Command command) {
    return argumentSet(name, limit, true, command);
  }

  private static Path example() {
    return distribution.home().resolve("examples/static.yaml");
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        start("--version", 1, () -> List.of("--version")),
        start("--help", 1, () -> List.of("--help")),
        start("resolve --help", 1, () -> List.of("resolve", "--help")),
        start("ids", 1, () -> List.of("ids", LIST)),
        start("static", 1, () -> member("--initial-cluster=m0=http://127.0.0.1:2380")),
        start("a file", 2, () -> List.of("resolve", "-c", example().toString())),
        start(
            "dns-srv",
            IS_NEWER_JVM ? 10 : 5,
            () ->
                List.of(
                    "resolve",
                    "-ojson",
                    "--name=m0",
                    "--initial-advertise-peer-urls=http://m0." + DOMAIN + ":2380",
                    "--discovery-srv=" + DOMAIN,
                    "--dns-server=" + service.dns(),
                    "--expected-size=3")),
        opensJars(
            "v2-http",
            IS_NEWER_JVM ? 8 : 5,
            () -> member("--discovery=" + newToken("--discovery=" + service.v2()))),
        opensJars(
            "v3-grpc",
            IS_NEWER_JVM ? 30 : 10,
            () -> {
              String registry = "--discovery-endpoints=" + service.v3();
              return member(registry, "--discovery-token=" + newToken(registry));
            }));
  }

  @ParameterizedTest
  @MethodSource("starts")
  @DisplayName(
      "almost all classes of a start come from the archive, and none is looked for in vain")
  void fewClassesFromOutside(int limit, boolean opensJars, Command command) throws IOException {
    Path log = Files.createTempFile(logs, "classes", ".log");

    Run run = run("-Xlog:class+load:file=" + log, command.arguments());

    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(log);
    assertThat(lines.stream().anyMatch(line -> line.contains("URLClassPath$JarLoader ")))
        .as("opens jars to find a class that is not there")
        .isEqualTo(opensJars);
    assertThat(lines)
        .filteredOn(line -> line.contains(" source: "))
        .hasSizeGreaterThan(500)
        .filteredOn(line -> !line.contains("shared objects file"))
        .hasSizeLessThanOrEqualTo(limit);
  }
}
