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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many classes a start has to load from outside of the archive, and how many jars it opens:
 * what a start costs, without the noise of a clock. Of the classes that no archive can hold, most
 * are generated at the first use of a record's {@code equals} or {@code hashCode}, some 20 ms for
 * the first record and 2 for each more. To find that a class is not there, all jars are opened,
 * which is as much again.
 */
@ExtendWith(ServersExtension.class)
final class ClassArchiveIT {

  private static final String DOMAIN = "example.test";
  private static final String LIST = "infra0=http://10.0.1.10:2380";

  /** From JDK 21 on a JVM looks for a logger when it exits, and archives fewer method handles. */
  private static final boolean IS_NEWER_JVM = Runtime.version().feature() >= 21;

  /** The first two of the class path, where a search for a logger ends; one of them twice. */
  private static final int TO_FIND_A_LOGGER = IS_NEWER_JVM ? 4 : 3;

  private static final int WITHOUT_LOGGING = IS_NEWER_JVM ? TO_FIND_A_LOGGER : 0;

  /** Netty looks for libraries of logs that are not there, and gRPC for its providers. */
  private static final int ALL = 60;

  /** What any start that opens all opens at least; it also shows that the count is one. */
  private static final int MORE = 20;

  private static final Pattern OPENED = Pattern.compile("^sun\\.zip\\.zipFiles=(\\d+)$");

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

  private static Arguments start(String name, int classes, Command command) {
    return start(name, classes, WITHOUT_LOGGING, command);
  }

  private static Arguments start(String name, int classes, int jars, Command command) {
    return argumentSet(name, classes, jars, command);
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
        start(
            "v2-http",
            IS_NEWER_JVM ? 8 : 5,
            TO_FIND_A_LOGGER,
            () -> member("--discovery=" + newToken("--discovery=" + service.v2()))),
        start(
            "v3-grpc",
            IS_NEWER_JVM ? 30 : 10,
            ALL,
            () -> {
              String registry = "--discovery-endpoints=" + service.v3();
              return member(registry, "--discovery-token=" + newToken(registry));
            }));
  }

  @ParameterizedTest
  @MethodSource("starts")
  @DisplayName(
      "almost all classes of a start come from the archive, and none is looked for in vain")
  void fewClassesFromOutside(int classes, int jars, Command command) throws IOException {
    Path log = Files.createTempFile(logs, "classes", ".log");
    Path counters = Files.createTempFile(logs, "counters", ".data");

    Run run =
        run(
            "-Xlog:class+load:file="
                + log
                + " -XX:+UsePerfData -XX:+PerfDataSaveToFile -XX:PerfDataSaveFile="
                + counters,
            command.arguments());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(opened(counters)).as("jars opened").isBetween(Math.min(jars, MORE), jars);
    assertThat(Files.readAllLines(log))
        .filteredOn(line -> line.contains(" source: "))
        .hasSizeGreaterThan(500)
        .filteredOn(line -> !line.contains("shared objects file"))
        .hasSizeLessThanOrEqualTo(classes);
  }

  /** How often the process opened a jar, by the JVM's own count; it has none as long as it is 0. */
  private static int opened(Path counters) {
    Run jstat =
        Run.of(
            logs,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jstat").toString(),
                "-J-Djstat.showUnsupported=true",
                "-snap",
                counters.toUri().toString()));
    assertThat(jstat.status()).as(jstat.err()).isZero();
    return jstat
        .out()
        .lines()
        .map(OPENED::matcher)
        .filter(Matcher::find)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .findFirst()
        .orElse(0);
  }
}
