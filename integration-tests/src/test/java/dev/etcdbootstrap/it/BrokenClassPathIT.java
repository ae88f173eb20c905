package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A program with one jar more than it should have on its class path: a library of a client in an
 * older version, as another dependency of the program may bring it. The client fails in a thread of
 * the library, at a server that answers.
 */
@ExtendWith(ServersExtension.class)
final class BrokenClassPathIT {

  private static final Path OLDER = Path.of(System.getProperty("etcdbootstrap.older-libraries"));

  private static final String PROGRAM =
      """
      import dev.etcdbootstrap.*;
      import dev.etcdbootstrap.cluster.*;
      import dev.etcdbootstrap.spi.*;
      import java.time.Duration;

      public class Main {
        public static void main(String[] args) throws Exception {
          ClusterBootstrap bootstrap =
              ClusterBootstrap.using(args[0])
                  .localMember(LocalMember.of("a", "http://a.example.test:2380"))
                  .timeout(Duration.ofSeconds(30))
                  .listener(System.out::println);
          for (int i = 1; i < args.length; i += 2) {
            bootstrap.option(args[i], args[i + 1]);
          }
          try {
            bootstrap.run();
          } catch (BootstrapException e) {
            System.out.println(e.reason() + ": " + e.getMessage());
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
              System.out.println("by " + cause.getClass().getName());
            }
          }
        }
      }
      """;

  private Path directory;
  private Path lib;

  @BeforeEach
  void unpack(Servers servers) {
    directory = servers.directory();
    lib = Distribution.unpack(servers.newDirectory("distribution")).home().resolve("lib");
  }

  @Test
  @DisplayName("v3-grpc ends at once and names the class, its jars and the likely cause")
  void v3(Servers servers) throws IOException {
    V3Store store = V3Store.start(servers, "store");

    assertThat(run("grpc-netty-1.60.0.jar", "v3-grpc", store.newToken(1).options()))
        .contains(
            "NoSuchMethodError: 'void io.grpc.internal.KeepAliveManager$ClientKeepAlivePinger.<init>",
            "io.grpc.netty.NettyClientTransport is in grpc-netty-1.60.0.jar",
            "io.grpc.internal.KeepAliveManager$ClientKeepAlivePinger is in grpc-core-1.82.0.jar",
            "nothing was registered");
  }

  @Test
  @DisplayName("also where gRPC fails in the middle of a request, which it does not end")
  void v3WithinARequest(Servers servers) throws IOException {
    V3Store store = V3Store.start(servers, "store");

    assertThat(run("grpc-api-1.76.0.jar", "v3-grpc", store.newToken(1).options()))
        .contains(" is in grpc-api-1.76.0.jar", " is in grpc-core-1.82.0.jar");
  }

  @Test
  @DisplayName("so does v2-http")
  void v2(Servers servers) throws IOException {
    V2Store store = V2Store.start(servers);

    assertThat(run("okio-jvm-3.0.0.jar", "v2-http", store.newToken(1).options()))
        .contains(
            "NoSuchMethodError: 'okio.Socket okio.Okio.socket(java.net.Socket)'",
            "okio.Okio is in okio-jvm-3.0.0.jar",
            "nothing was registered");
  }

  @Test
  @DisplayName("so does dns-srv, where it asks over HTTPS")
  void dns(Servers servers) throws IOException {
    String anyServer = V2Store.start(servers).store().clientUrl().getAuthority();

    assertThat(
            run(
                "okio-jvm-3.0.0.jar",
                "dns-srv",
                Map.of(
                    "discovery-srv",
                    "example.test",
                    "dns-server",
                    "https://" + anyServer + "/dns-query")))
        .contains("okio.Okio is in okio-jvm-3.0.0.jar");
  }

  /** What the program says, which is no second attempt and ends with the linkage error. */
  private String run(String jar, String strategy, Map<String, String> options) throws IOException {
    Path main = JavaSource.write(directory.resolve("Main.java"), PROGRAM);
    Stream<String> program =
        Stream.of(
            "-cp",
            JavaSource.classPath(OLDER.resolve(jar), lib.resolve("*")),
            main.toString(),
            strategy);
    Stream<String> settings =
        new TreeMap<>(options)
            .entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue()));

    Run run = JavaSource.run(directory, Stream.concat(program, settings).toArray(String[]::new));

    assertThat(run.out())
        .as(run.err())
        .startsWith("internal: ")
        .contains("the class path has two versions of one library")
        .containsPattern("\nby java.lang.NoSuch(Method|Field)Error\n$");
    return run.out();
  }
}
