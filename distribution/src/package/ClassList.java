import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.etcdbootstrap.discovery.DiscoveryService;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Finds out which classes the command loads: runs it on the paths that matter for its start,
 * against servers on loopback that end with this program, and writes what all runs loaded. A run
 * that ends otherwise than it should is a failure, for its classes would be missing.
 */
final class ClassList implements AutoCloseable {

  private static final int LIMIT_SECONDS = 60;
  private static final String LIST = "m0=http://127.0.0.1:2380,m1=http://127.0.0.1:2381";
  private static final String DOMAIN = "training.test";
  private static final Pattern NUMBER = Pattern.compile(" id: \\d+$");
  private static final String PASSWORD = "training";

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final DiscoveryService service = DiscoveryService.start(loopback);
  private final ExecutorService runs = Executors.newFixedThreadPool(2);
  private final List<Future<List<String>>> lists = new ArrayList<>();
  private final Path command;
  private final Path work;

  private ClassList(Path home, Path work) throws Exception {
    this.command = home.resolve("bin/etcd-bootstrap");
    this.work = work;
  }

  /** Takes the home of the distribution, a directory for temporary files, and the file to write. */
  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset(); // gRPC tells what it has not found
    int status = 0;
    try (ClassList classes = new ClassList(Path.of(args[0]), Path.of(args[1]))) {
      Files.write(Path.of(args[2]), classes.learn(Path.of(args[0], "examples/static.yaml")));
    } catch (Exception e) {
      System.err.println("no list of classes could be made: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private List<String> learn(Path example) throws Exception {
    withoutStrategy(example.toString());
    v2("--discovery=" + service.v2());
    v3("--discovery-endpoints=" + service.v3());
    dns("--discovery-srv=" + DOMAIN, "--dns-server=" + service.dns());
    tls();
    Map<String, Integer> all = new LinkedHashMap<>();
    for (Future<List<String>> list : lists) {
      count(list.get()).forEach((line, times) -> all.merge(line, times, Math::max));
    }
    List<String> lines = new ArrayList<>();
    all.forEach((line, times) -> lines.addAll(Collections.nCopies(times, line)));
    return lines;
  }

  /**
   * How often one run needed what a line names. Lambdas that look alike, such as two of one class
   * that refer to the same method, are one line each, and each takes its own from the archive.
   */
  private static Map<String, Integer> count(List<String> run) {
    Map<String, Integer> times = new LinkedHashMap<>();
    for (String line : run) {
      if (!line.startsWith("#") && !line.contains(" source: ")) {
        // Newer JVMs number the classes of each run.
        times.merge(NUMBER.matcher(line).replaceFirst(""), 1, Integer::sum);
      }
    }
    return times;
  }

  private void withoutStrategy(String example) {
    for (String format : List.of("flags", "json", "env", "yaml", "initial-cluster")) {
      run(0, "resolve", "-c", example, "-o", format);
    }
    run(0, "resolve", "-c", example, "--explain");
    run(0, "validate", "-c", example);
    run(3, "validate", "m0=http://127.0.0.1:2380/path,m1=http://127.0.0.1:2380", "-ojson");
    run(0, "ids", LIST);
    run(0, "ids", LIST, "-ojson");
    run(0, "strategies");
    run(0, "strategies", "v3-grpc");
    run(0, "--version");
    run(0, "--help");
    run(0, "resolve", "--help");
    run(2, "resolve", "--unknown");
    run(2, "resolve", "-c", example, "--strategy=unknown", "-ojson");
  }

  private void v2(String registry) throws Exception {
    String one = created(registry, "--size=1");
    String two = created(registry, "--size=2");
    run(0, member(0, "resolve", "--discovery=" + one));
    run(0, member(0, "resolve", "-ojson", "--discovery=" + two)); // one of them waits
    run(0, member(1, "resolve", "-ojson", "--discovery=" + two));
    run(7, member(0, "resolve", registry + "/none"));
    run(0, "token", "status", one);
  }

  private void v3(String registry) throws Exception {
    String one = created(registry, "--size=1");
    String two = created(registry, "--size=2");
    run(0, member(0, "resolve", registry, "--discovery-token=" + one));
    run(0, member(0, "resolve", "-ojson", registry, "--discovery-token=" + two));
    run(0, member(1, "resolve", "-ojson", registry, "--discovery-token=" + two));
    run(7, member(0, "resolve", registry, "--discovery-token=none"));
  }

  private void dns(String domain, String server) {
    for (int i = 0; i < 2; i++) {
      service.addTarget("_etcd-server._tcp." + DOMAIN, "m" + i + "." + DOMAIN, 2380 + i, loopback);
    }
    String url = "--initial-advertise-peer-urls=http://m0." + DOMAIN + ":2380";
    run(0, "resolve", "-ojson", "--name=m0", url, domain, server, "--expected-size=2");
    run(0, "resolve", "--name=m0", url, domain, server, "--expected-size=2");
    run(7, "dns", "check", "--discovery-srv=none.test", server, "--expected-size=2");
    run(0, "dns", "check", domain, server, "--expected-size=2");
    run(0, "dns", "records", LIST, domain);
  }

  /** A registry that has no token, behind TLS. */
  private void tls() throws Exception {
    Path store = work.resolve("keys.p12");
    Path certificate = work.resolve("ca.pem");
    keytool(
        "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=127.0.0.1 -ext san=ip:127.0.0.1",
        store);
    keytool("-exportcert -rfc -file " + certificate, store);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    byte[] answer = "{\"errorCode\":100,\"message\":\"Key not found\",\"index\":1}".getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("X-Etcd-Index", "1");
          exchange.sendResponseHeaders(404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    String registry =
        "--discovery=https://127.0.0.1:" + server.getAddress().getPort() + "/v2/keys/x";
    run(7, member(0, "resolve", registry, "--discovery-cacert=" + certificate));
    run(8, member(0, "resolve", registry));
  }

  private void keytool(String arguments, Path store) throws Exception {
    List<String> keytool = new ArrayList<>();
    keytool.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    keytool.addAll(List.of(arguments.split(" ")));
    keytool.addAll(List.of("-alias", "a", "-storepass", PASSWORD, "-keystore", store.toString()));
    run(keytool, Map.of(), work.resolve("keytool"), 0);
  }

  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private String created(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("token", "create"));
    words.addAll(List.of(arguments));
    int number = lists.size();
    run(0, words.toArray(String[]::new));
    lists.get(number).get();
    return Files.readString(work.resolve(number + ".out")).strip();
  }

  private static String[] member(int i, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add("--name=m" + i);
    words.add("--initial-advertise-peer-urls=http://127.0.0.1:" + (2380 + i));
    return words.toArray(String[]::new);
  }

  /** Runs the command in its turn, two at a time. */
  private void run(int status, String... arguments) {
    Path file = work.resolve(String.valueOf(lists.size()));
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    String flags = "-Xshare:off -XX:DumpLoadedClassList=" + file;
    lists.add(
        runs.submit(
            () -> {
              run(words, Map.of("ETCD_BOOTSTRAP_JAVA_OPTS", flags), file, status);
              if (Files.notExists(file)) {
                throw new IllegalStateException("this JVM does not know " + flags);
              }
              return Files.readAllLines(file);
            }));
  }

  private static void run(
      List<String> words, Map<String, String> environment, Path file, int status) throws Exception {
    Path err = Path.of(file + ".err");
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(Path.of(file + ".out").toFile()).redirectError(err.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(words + " did not end within " + LIMIT_SECONDS + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != status) {
      throw new IllegalStateException(
          words
              + " ended with "
              + process.exitValue()
              + " instead of "
              + status
              + ":\n"
              + Files.readString(err));
    }
  }

  @Override
  public void close() throws InterruptedException {
    runs.shutdownNow(); // which ends the processes
    runs.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
    service.close();
  }
}
