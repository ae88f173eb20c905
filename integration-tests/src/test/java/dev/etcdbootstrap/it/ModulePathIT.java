package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.dns.Dnsmasq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The jars as named modules: a modular program that requires the API alone has one strategy on its
 * module path, with the libraries of that strategy and no others.
 */
@ExtendWith(ServersExtension.class)
final class ModulePathIT {

  private static final String MEMBER = "a=http://a.example.test:2380";
  private static final String HTTP_LIBRARIES = "okhttp|okio|kotlin-stdlib";
  private static final String GRPC_LIBRARIES =
      "jetcd|grpc|netty|proto|protobuf|guava|failureaccess|perfmark|jsr305|animal-sniffer";

  /** Where a build that takes the strategies from outside has put what it got. */
  private static final Path OF_ANOTHER_BUILD = Path.of("../examples/embedding/target/lib");

  private Path directory;
  private Path packaged;

  @BeforeEach
  void unpack(Servers servers) {
    directory = servers.directory();
    packaged = Distribution.unpack(servers.newDirectory("distribution")).home().resolve("lib");
  }

  @Test
  @DisplayName("static")
  void fixed() throws IOException {
    finds(modules(packaged, "static"), "static", Map.of("initial-cluster", MEMBER));
  }

  @Test
  @DisplayName("v2-http")
  void v2(Servers servers) throws IOException {
    V2Store.V2Token token = V2Store.start(servers).newToken(1);

    finds(modules(packaged, "v2-http", HTTP_LIBRARIES, "json"), "v2-http", token.options());
  }

  @Test
  @DisplayName("v3-grpc, also with the guava that gRPC names, which does not name all it needs")
  void v3(Servers servers) throws IOException {
    V3Store store = V3Store.start(servers, "store");

    for (Path jars : List.of(packaged, OF_ANOTHER_BUILD)) {
      finds(modules(jars, "v3-grpc", GRPC_LIBRARIES), "v3-grpc", store.newToken(1).options());
    }
  }

  @Test
  @DisplayName("dns-srv")
  void dns(Servers servers) throws IOException {
    Dnsmasq dnsmasq =
        servers.dnsmasq(
            List.of(
                "local=/example.test/",
                "host-record=a.example.test,127.0.0.1",
                "srv-host=_etcd-server._tcp.example.test,a.example.test,2380"));

    finds(
        modules(packaged, "dns-srv", HTTP_LIBRARIES, "dnsjava", "slf4j-.*"),
        "dns-srv",
        Map.of(
            "discovery-srv", "example.test",
            "expected-size", "1",
            "dns-server", "127.0.0.1:" + dnsmasq.address().getPort()));
  }

  /** A folder with the API, a strategy, and the jars whose names begin in one of these ways. */
  private Path modules(Path jars, String strategy, String... libraries) throws IOException {
    String names =
        "(bootstrap-api|strategy-" + strategy + "|" + String.join("|", libraries) + ")-.*\\.jar";
    Path modules = Files.createTempDirectory(directory, "modules");
    try (Stream<Path> all = Files.list(jars)) {
      for (Path jar : all.toList()) {
        if (jar.getFileName().toString().matches(names)) {
          Files.copy(jar, modules.resolve(jar.getFileName().toString()));
        }
      }
    }
    return modules;
  }

  /** Runs it as the only member, which is the list, with nothing said on standard error. */
  private void finds(Path modules, String strategy, Map<String, String> options)
      throws IOException {
    Path module =
        JavaSource.write(
            directory.resolve("src/module-info.java"),
            "module app { requires dev.etcdbootstrap.api; }");
    Path main =
        JavaSource.write(
            directory.resolve("src/app/Main.java"),
            """
            package app;

            import dev.etcdbootstrap.ClusterBootstrap;
            import dev.etcdbootstrap.cluster.LocalMember;
            import java.time.Duration;

            public class Main {
              public static void main(String[] args) throws Exception {
                ClusterBootstrap bootstrap =
                    ClusterBootstrap.using(args[0])
                        .timeout(Duration.ofSeconds(60))
                        .localMember(LocalMember.of("a", "http://a.example.test:2380"));
                for (int i = 1; i < args.length; i += 2) {
                  bootstrap.option(args[i], args[i + 1]);
                }
                System.out.println(bootstrap.run().cluster());
              }
            }
            """);
    Path classes = Files.createTempDirectory(directory, "classes");
    JavaSource.compile(classes, List.of("-p", modules.toString()), module, main);
    Stream<String> program =
        Stream.of("-p", JavaSource.classPath(modules, classes), "-m", "app/app.Main", strategy);
    Stream<String> settings =
        new TreeMap<>(options)
            .entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue()));

    Run run = JavaSource.run(directory, Stream.concat(program, settings).toArray(String[]::new));

    assertThat(run).isEqualTo(new Run(0, InitialCluster.parse(MEMBER) + "\n", ""));
  }
}
