package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars as named modules. */
final class ModulePathIT {

  @TempDir private Path temporary = Path.of("");

  @Test
  @DisplayName("a modular program needs the API and one strategy on its module path, nothing else")
  void embedsInAModule() throws IOException {
    Path modules = Files.createDirectories(temporary.resolve("modules"));
    Path lib = Distribution.unpack(temporary).home().resolve("lib");
    try (Stream<Path> jars = Files.list(lib)) {
      for (Path jar : jars.toList()) {
        if (jar.getFileName().toString().matches("(bootstrap-api|strategy-static)-.*")) {
          Files.copy(jar, modules.resolve(jar.getFileName().toString()));
        }
      }
    }
    Path module =
        JavaSource.write(
            temporary.resolve("src/module-info.java"),
            "module app { requires dev.etcdbootstrap.api; }");
    Path main =
        JavaSource.write(
            temporary.resolve("src/app/Main.java"),
            """
            package app;

            import dev.etcdbootstrap.ClusterBootstrap;

            public class Main {
              public static void main(String[] args) throws Exception {
                System.out.println(
                    ClusterBootstrap.using("static")
                        .option("initial-cluster", "a=http://localhost:2380")
                        .run()
                        .cluster()
                        .clusterId());
              }
            }
            """);
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    JavaSource.compile(classes, List.of("-p", modules.toString()), module, main);

    Run run =
        JavaSource.run(
            temporary, "-p", JavaSource.classPath(modules, classes), "-m", "app/app.Main");

    assertThat(run).isEqualTo(new Run(0, "cdf818194e3a8c32\n", ""));
  }
}
