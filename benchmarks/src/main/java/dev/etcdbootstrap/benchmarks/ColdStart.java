package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Times whole processes of the packaged distribution, with servers on this machine: {@code resolve}
 * by each strategy, {@code --version} and {@code --help}, against a Hello World on the same JVM
 * without any flags. One after the other in every round. Once for the JVM that it runs on, once for
 * each other that {@link Jdk} finds.
 */
public final class ColdStart {

  private static final int ROUNDS = 40;
  private static final int WARM_UP = 5;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String HELLO = "Hello World";

  private final Jdk jdk;
  private final Path home;
  private final Map<String, Double> targets = new LinkedHashMap<>();
  private final Map<String, Callable<List<String>>> commands = new LinkedHashMap<>();

  private ColdStart(Jdk jdk, Path home) {
    this.jdk = jdk;
    this.home = home;
  }

  /** Takes the home of an unpacked distribution. */
  public static void main(String[] args) throws Exception {
    try (Servers servers = Servers.in(Files.createTempDirectory(Path.of("target"), "cold-start"));
        ScriptedDns dns = ScriptedDns.start(zone())) {
      URI store = servers.etcd("store").enableV2().build().start().awaitHealthy(LIMIT).clientUrl();
      for (Jdk jdk : Jdk.toMeasure()) {
        new ColdStart(jdk, jdk.home(Path.of(args[0]), servers.newDirectory("home")))
            .run(store, dns.address());
      }
    }
  }

  private static ScriptedDnsZone zone() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String host = "m" + i + ".example.test.";
      lines.add("_etcd-server._tcp.example.test. 60 IN SRV 0 0 2380 " + host);
      lines.add(host + " 60 IN A 127.0.0." + (i + 1));
    }
    return new ScriptedDnsZone(lines);
  }

  private void run(URI store, String dns) throws Exception {
    add(HELLO, 1, () -> List.of(jdk.java(), "-cp", classes(), Hello.class.getName()));
    add(
        "static",
        3,
        () -> command("resolve", "-ojson", "-c", home.resolve("examples/static.yaml")));
    add(
        "dns-srv",
        4,
        () ->
            command(
                "resolve",
                "-ojson",
                "--discovery-srv=example.test",
                "--dns-server=" + dns,
                "--expected-size=3",
                "--name=m0",
                "--initial-advertise-peer-urls=http://m0.example.test:2380"));
    add("v2-http", 5, () -> lastMember(Protocol.V2_HTTP, store));
    add("v3-grpc", 8, () -> lastMember(Protocol.V3_GRPC, store));
    add("--version", 3, () -> command("--version"));
    add("--help", 3, () -> command("--help"));
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      for (Map.Entry<String, Callable<List<String>>> command : commands.entrySet()) {
        double time = time(command.getValue().call());
        if (round >= WARM_UP) {
          millis.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(time);
        }
      }
    }
    print(millis);
  }

  private void add(String name, double target, Callable<List<String>> command) {
    targets.put(name, target);
    commands.put(name, command);
  }

  private List<String> lastMember(Protocol protocol, URI store) throws Exception {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "resolve",
                "-ojson",
                "--name=m3",
                "--initial-advertise-peer-urls=http://127.0.0.1:10003"));
    protocol
        .tokenForOneMore(store, store)
        .forEach((option, value) -> arguments.add("--" + option + "=" + value));
    return command(arguments.toArray());
  }

  private List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/etcd-bootstrap").toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  private static String classes() {
    return System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
  }

  private double time(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
    builder.environment().put("JAVA_HOME", jdk.path().toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " did not end within " + LIMIT);
    }
    long nanos = System.nanoTime() - start;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
    return nanos / 1e6;
  }

  private void print(Map<String, List<Double>> millis) {
    System.out.printf("%n%s, %d rounds%n", jdk, ROUNDS);
    System.out.printf("%-12s %10s %19s %7s %7s%n", "", "median", "middle half", "ratio", "target");
    double hello = Median.of(millis.getOrDefault(HELLO, List.of()));
    millis.forEach(
        (name, times) ->
            System.out.printf(
                "%-12s %7.1f ms %7.1f to %6.1f ms %7.2f %7.1f%n",
                name,
                Median.of(times),
                Median.quartile(times, 1),
                Median.quartile(times, 3),
                Median.of(times) / hello,
                targets.getOrDefault(name, 1.0)));
  }
}
