package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import org.assertj.core.api.Assertions;
import org.h2.Driver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged testkit on the oldest JUnit that it works with, and on the one it is built with: the
 * tests of the examples compile and pass with both.
 */
final class JUnitVersionsIT {

  private static final Path VERSIONS = Path.of("target/junit-versions").toAbsolutePath();
  private static final Pattern SUCCESSFUL = Pattern.compile("(\\d+) tests successful");

  @TempDir private Path temporary = Path.of("");

  @Test
  @DisplayName("as many tests of a strategy and of a registry pass with JUnit 5.12 as with JUnit 6")
  void sameTests() throws IOException {
    Map<String, Integer> successful = new TreeMap<>();
    try (Stream<Path> jars = Files.list(VERSIONS)) {
      for (Path jar : jars.toList()) {
        String version = jar.getFileName().toString();
        successful.put(version, run(jar, Files.createDirectory(temporary.resolve(version))));
      }
    }

    assertThat(successful.keySet())
        .satisfiesExactly(
            oldest -> assertThat(oldest).startsWith("junit-5.12."),
            newest -> assertThat(newest).startsWith("junit-6."));
    assertThat(successful.values())
        .doesNotContain(0)
        .containsOnly(successful.get("junit-5.12.2.jar"));
  }

  private static int run(Path junit, Path directory) throws IOException {
    String libraries =
        JavaSource.classPath(
            junit,
            jarOf(ClusterBootstrap.class),
            jarOf(StrategyContractTest.class),
            jarOf(Assertions.class),
            jarOf(ByteBuddy.class),
            jarOf(Driver.class));
    String classPath =
        JavaSource.classPath(
            libraries,
            compile("strategy-template", libraries, directory),
            compile("third-party-strategy", libraries, directory));

    Run run =
        JavaSource.run(
            directory,
            "-cp",
            classPath,
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--disable-banner",
            "--fail-if-no-tests",
            "--select-class=com.example.MyStrategyTest",
            "--select-class=com.example.jdbc.JdbcRendezvousTest");

    assertThat(run.status()).as("%s\n%s", run.out(), run.err()).isZero();
    Matcher successful = SUCCESSFUL.matcher(run.out());
    assertThat(successful.find()).as(run.out()).isTrue();
    return Integer.parseInt(successful.group(1));
  }

  /** Compiles an example with its tests; its resources are copied beside the classes. */
  private static Path compile(String example, String classPath, Path directory) throws IOException {
    Path project = AuthorsMaven.copyOf(example, directory.resolve(example));
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(project.resolve("src"))) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
    }
    Path classes = project.resolve("src/main/resources");
    JavaSource.compile(classes, List.of("-cp", classPath), sources.toArray(Path[]::new));
    return classes;
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
