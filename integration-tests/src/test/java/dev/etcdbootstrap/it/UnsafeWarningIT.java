package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the JVM says of the libraries of v3-grpc. Needs a JDK 24 or later beside the one that runs.
 */
@ExtendWith(ServersExtension.class)
final class UnsafeWarningIT {

  private static final int FIRST_THAT_WARNS = 24;
  private static final Path GUIDE = Path.of("../docs/v3-grpc.md");

  /** Names all that it needs, and so all that this test does. */
  private static final Path JAR = Path.of("../examples/embedding/target/counter.jar");

  private static final String PROGRAM =
      """
      import dev.etcdbootstrap.*;
      import dev.etcdbootstrap.cluster.*;

      public class Lone {
        public static void main(String[] args) throws Exception {
          System.out.println(
              ClusterBootstrap.using("v3-grpc")
                  .localMember(LocalMember.of("a", "http://a.example.test:2380"))
                  .option("discovery-endpoints", args[0])
                  .option("discovery-token", args[1])
                  .run()
                  .cluster());
        }
      }
      """;

  @Test
  @DisplayName("the flag in the guide is what it takes that a program prints no warning")
  void flag(Servers servers) throws IOException {
    Optional<Path> java = Jdks.java(FIRST_THAT_WARNS);
    assumeTrue(java.isPresent(), "there is no JDK 24 or later beside the one that runs");
    V3Store store = V3Store.start(servers, "store");
    Matcher flag = Pattern.compile("\njava (--\\S+) …\n").matcher(Files.readString(GUIDE));
    assertThat(flag.find()).isTrue();

    Run without = run(java.get(), List.of(), store, servers.directory());
    Run with = run(java.get(), List.of(flag.group(1)), store, servers.directory());

    assertThat(without.err()).contains("sun.misc.Unsafe");
    assertThat(with).isEqualTo(new Run(0, "a=http://a.example.test:2380\n", ""));
  }

  private static Run run(Path java, List<String> flags, V3Store store, Path directory) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            JAR.toAbsolutePath().normalize().toString(),
            JavaSource.write(directory.resolve("Lone.java"), PROGRAM).toString(),
            store.store().clientUrl().toString(),
            store.newToken(1).text()));
    return Run.of(directory, Map.of(), command);
  }
}
