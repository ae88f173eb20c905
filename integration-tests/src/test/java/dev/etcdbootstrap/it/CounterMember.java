package dev.etcdbootstrap.it;

import static java.util.stream.Collectors.joining;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One member of {@code examples/embedding}, a process that can be started again with its data. */
final class CounterMember {

  private static final Path JAR = Path.of("../examples/embedding/target/counter.jar");

  private static final List<String> START =
      List.of(
          "env",
          "--default-signal=INT", // a build in the background ignores it
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1", // three start at once, and live for seconds
          "-XX:+UseSerialGC");

  /** Longer than the example tries to find a leader. */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(20);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Servers servers;
  private final String name;
  private final InetAddress address;
  private final URI peerUrl;
  private final URI http;
  private Optional<LoggedProcess> process = Optional.empty();

  /**
   * Not started.
   *
   * @param number sets its address apart from those of others: 127.0.0.{@code number}
   */
  CounterMember(Servers servers, String name, int number) {
    this.servers = servers;
    this.name = name;
    this.address = FreePorts.loopback(number);
    this.peerUrl = FreePorts.nextUrl(address);
    this.http = FreePorts.nextUrl(address);
  }

  String name() {
    return name;
  }

  InetAddress address() {
    return address;
  }

  URI peerUrl() {
    return peerUrl;
  }

  /** Writes its settings: these, and what is its own. */
  CounterMember configure(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("name", name);
    all.put("initial-advertise-peer-urls", peerUrl.toString());
    all.put("data", servers.directory().resolve(name + ".data").toString());
    all.put("http", http.getAuthority());
    String lines = all.entrySet().stream().map(line -> line + "\n").collect(joining());
    JavaSource.write(file(), lines);
    return this;
  }

  private Path file() {
    return servers.directory().resolve(name + ".properties");
  }

  /** Starts it, and returns at once. */
  CounterMember start(String... jvmOptions) {
    List<String> command = new ArrayList<>(START);
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-jar", JAR.toAbsolutePath().normalize().toString(), file().toString()));
    process = Optional.of(servers.process(name, command, Map.of()));
    return this;
  }

  /** Of the latest start. */
  LoggedProcess process() {
    return process.orElseThrow();
  }

  long increment() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody());
    return Long.parseLong(answer("/increment", request).orElseThrow());
  }

  /** What the group has. */
  long value() {
    return Long.parseLong(get("/value").orElseThrow());
  }

  /** What this member has; empty while it does not serve. */
  Optional<Long> applied() {
    return get("/applied").map(Long::valueOf);
  }

  /** The peer URL of its leader; empty while it knows none. */
  Optional<String> leader() {
    return get("/leader")
        .filter(line -> !line.equals("none"))
        .map(line -> line.substring(line.indexOf('=') + 1));
  }

  private Optional<String> get(String path) {
    return answer(path, HttpRequest.newBuilder().GET());
  }

  private Optional<String> answer(String path, HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(
              request.uri(http.resolve(path)).timeout(REQUEST_LIMIT).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(name + path + ": " + response + " " + response.body());
      }
      return Optional.of(response.body().strip());
    } catch (IOException e) {
      if (!process().isRunning()) {
        throw new UncheckedIOException(name + " has ended: " + process().logText(), e);
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
