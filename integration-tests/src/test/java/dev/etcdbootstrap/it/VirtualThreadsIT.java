package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The facade in virtual threads. Needs a JDK 21 or later: the one that runs, or one beside it. */
@ExtendWith(ServersExtension.class)
final class VirtualThreadsIT {

  private static final int CLUSTERS = 200;
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  /** Names all that it needs, and so all that this test does. */
  private static final Path JAR = Path.of("../examples/embedding/target/counter.jar");

  private static final String PROGRAM =
      """
      import dev.etcdbootstrap.*;
      import dev.etcdbootstrap.cluster.*;
      import dev.etcdbootstrap.plugins.*;
      import java.util.*;
      import java.util.concurrent.*;

      public class Waiting {
        public static void main(String[] args) throws Exception {
          Strategies strategies = Strategies.load();
          ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
          List<Future<BootstrapResult>> results = new ArrayList<>();
          for (int member = 1; member <= 5; member++) {
            for (String token : args[1].split(",")) {
              ClusterBootstrap bootstrap =
                  ClusterBootstrap.using(strategies, "v3-grpc")
                      .localMember(LocalMember.of("m" + member, "http://10.0.0." + member + ":2380"))
                      .option("discovery-endpoints", args[0])
                      .option("discovery-token", token);
              results.add(
                  member % 2 == 0 ? bootstrap.runAsync() : virtual.submit(() -> bootstrap.run()));
            }
          }
          Set<EtcdId> clusters = new HashSet<>();
          for (Future<BootstrapResult> result : results) {
            clusters.add(result.get(60, TimeUnit.SECONDS).cluster().clusterId());
          }
          System.out.println(results.size() + " members of " + clusters.size() + " clusters");
        }
      }
      """;

  @Test
  @DisplayName("1,000 members, of which 800 must wait, share the one thread that carries them")
  void waitTogether(Servers servers) {
    Optional<Path> java = Jdks.java(FIRST_WITH_VIRTUAL_THREADS);
    assumeTrue(java.isPresent(), "there is no JDK 21 or later beside the one that runs");
    V3Store store = V3Store.start(servers, "store");
    String tokens =
        Stream.generate(() -> store.newToken(5))
            .limit(CLUSTERS)
            .map(V3Token::text)
            .collect(Collectors.joining(","));

    Run run =
        Run.of(
            servers.directory(),
            Map.of(),
            List.of(
                java.orElseThrow().toString(),
                // One that waited and kept it would keep it from all others.
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                JAR.toAbsolutePath().normalize().toString(),
                JavaSource.write(servers.directory().resolve("Waiting.java"), PROGRAM).toString(),
                store.store().clientUrl().toString(),
                tokens));

    assertThat(run.out()).as(run.err()).isEqualTo("1000 members of 200 clusters\n");
  }
}
