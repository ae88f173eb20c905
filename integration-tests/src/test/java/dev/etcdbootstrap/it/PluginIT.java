package dev.etcdbootstrap.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that brings libraries which the command has too, in other versions. */
final class PluginIT {

  private static final String SOURCE =
      """
      package com.example;

      import com.fasterxml.jackson.databind.ObjectMapper;
      import dev.etcdbootstrap.cluster.InitialCluster;
      import dev.etcdbootstrap.spi.BootstrapException;
      import dev.etcdbootstrap.spi.BootstrapStrategy;
      import dev.etcdbootstrap.spi.Option;
      import dev.etcdbootstrap.spi.Reason;
      import dev.etcdbootstrap.spi.StrategyContext;
      import java.io.IOException;
      import java.util.List;
      import okhttp3.OkHttpClient;
      import okhttp3.Request;
      import okhttp3.Response;

      public final class Inventory implements BootstrapStrategy {
        static final Option<String> URL = Option.text("inventory-url").required();

        private final OkHttpClient http = new OkHttpClient();
        private final ObjectMapper json = new ObjectMapper();

        @Override public String id() { return "inventory"; }

        @Override public String description() {
          return okhttp3.internal.Version.userAgent() + " and Jackson " + json.version();
        }

        @Override public List<Option<?>> options() { return List.of(URL); }

        @Override public InitialCluster bootstrap(StrategyContext context) throws BootstrapException {
          Request request = new Request.Builder().url(context.get(URL)).build();
          try (Response response = http.newCall(request).execute()) {
            return InitialCluster.parse(
                json.readTree(response.body().string()).get("members").asText());
          } catch (IOException e) {
            throw new BootstrapException(Reason.UNAVAILABLE, "no inventory: " + e, e);
          } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
          }
        }
      }
      """;

  private static final String MEMBERS = "a=http://10.0.0.1:2380,b=http://10.0.0.2:2380";

  @TempDir private static Path temporary = Path.of("");
  private static Distribution distribution = new Distribution(Path.of(""));
  private static Path plugin = Path.of("");
  private static HttpServer server = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void serve(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().set("X-Etcd-Index", "1");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @BeforeAll
  static void start() throws IOException {
    serve("/inventory", 200, "{\"members\": \"" + MEMBERS + "\"}");
    serve("/v2/keys/", 404, "{\"errorCode\":100,\"message\":\"Key not found\",\"index\":1}");
    server.start();
    distribution = Distribution.unpack(temporary);
    plugin = build(Files.createDirectories(temporary.resolve("inventory")));
  }

  /** The folder of the plugin: its jar and those of its libraries. */
  private static Path build(Path folder) throws IOException {
    Path libraries = Path.of(System.getProperty("etcdbootstrap.plugin-libraries"));
    try (Stream<Path> jars = Files.list(libraries)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, folder.resolve(jar.getFileName()));
      }
    }
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    JavaSource.compile(
        classes,
        List.of(
            "-proc:none",
            "-cp",
            JavaSource.classPath(folder + "/*", distribution.home().resolve("lib") + "/*")),
        JavaSource.write(temporary.resolve("src/com/example/Inventory.java"), SOURCE));
    JavaSource.write(
        classes.resolve("META-INF/services/dev.etcdbootstrap.spi.BootstrapStrategy"),
        "com.example.Inventory");
    Run jar =
        Run.of(
            classes,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                "--create",
                "--file=" + folder.resolve("inventory.jar"),
                "."));
    assertThat(jar.status()).as(jar.err()).isZero();
    return folder;
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  @DisplayName("uses its own libraries, wherever it is found")
  void usesItsOwn() throws IOException {
    String[] resolve = {
      "resolve", "-oinitial-cluster", "--strategy=inventory", "--timeout=30s",
    };
    Map<String, String> where = Map.of("ETCD_INVENTORY_URL", url("/inventory"));
    assertThat(distribution.run(where, resolve).status()).isEqualTo(2);

    Run byVariable =
        distribution.run(
            Map.of(
                "ETCD_INVENTORY_URL",
                url("/inventory"),
                "ETCD_BOOTSTRAP_PLUGIN_PATH",
                plugin.toString()),
            resolve);
    Run byFlag =
        distribution.run(
            "resolve",
            "-oinitial-cluster",
            "--plugin-path=" + plugin,
            "--inventory-url=" + url("/inventory"));
    Path installed = distribution.home().resolve("plugins/inventory");
    Files.createSymbolicLink(installed, plugin);
    try {
      assertThat(distribution.run(where, resolve)).isEqualTo(new Run(0, MEMBERS + "\n", ""));
    } finally {
      Files.delete(installed);
    }

    assertThat(byVariable).isEqualTo(new Run(0, MEMBERS + "\n", ""));
    assertThat(byFlag).isEqualTo(new Run(0, MEMBERS + "\n", ""));
  }

  @Test
  @DisplayName("the strategies of the command use theirs, in the same process")
  void oursUseTheirs() {
    String list = distribution.output("strategies", "--plugin-path=" + plugin);
    Run run =
        distribution.run(
            "resolve",
            "--plugin-path=" + plugin,
            "--timeout=30s",
            "--name=a",
            "--initial-advertise-peer-urls=http://10.0.0.1:2380",
            "--discovery=" + url("/v2/keys/token"));

    assertThat(list)
        .containsPattern("inventory +okhttp/3\\.14\\.9 and Jackson 2\\.9\\.10 .*/inventory\\.jar\n")
        .containsPattern("\nv2-http ")
        .doesNotContain("broken");
    assertThat(run.status()).as(run.err()).isEqualTo(7);
  }

  @Test
  @DisplayName("without one of them it is told with its jar, and the others go on")
  void aMissingLibraryIsTold() throws IOException {
    Path alone = Files.createDirectories(temporary.resolve("alone")).resolve("inventory.jar");
    Files.copy(plugin.resolve("inventory.jar"), alone);

    Run list = distribution.run("strategies", "--plugin-path=" + alone);
    Run other =
        distribution.run(
            "resolve",
            "-oinitial-cluster",
            "--plugin-path=" + alone,
            "--initial-cluster=a=http://10.0.0.1:2380");

    assertThat(list.status()).isZero();
    assertThat(list.out())
        .contains("java.lang.NoClassDefFoundError: okhttp3/")
        .contains("it lacks a jar that has this class")
        .contains(alone.toRealPath().toString());
    assertThat(other).isEqualTo(new Run(0, "a=http://10.0.0.1:2380\n", ""));
  }
}
