package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command logs as any Java program does, although it brings a logger of its own. */
final class LoggingIT {

  private static final String SOURCE =
      """
      package com.example;

      import dev.etcdbootstrap.cluster.InitialCluster;
      import dev.etcdbootstrap.spi.BootstrapStrategy;
      import dev.etcdbootstrap.spi.Option;
      import dev.etcdbootstrap.spi.StrategyContext;
      import java.lang.System.Logger.Level;
      import java.util.List;

      public final class Talkative implements BootstrapStrategy {
        private final System.Logger log = System.getLogger("com.example.talkative");

        @Override public String id() { return "talkative"; }

        @Override public String description() { return "says what it does"; }

        @Override public List<Option<?>> options() { return List.of(); }

        @Override public InitialCluster bootstrap(StrategyContext context) {
          log.log(Level.DEBUG, "looking");
          log.log(Level.INFO, "found {0}", "one");
          log.log(Level.WARNING, "it is old", new IllegalStateException("of 2013"));
          java.util.logging.Logger.getLogger("com.example.other").info("so be it");
          return InitialCluster.parse("a=http://h:1");
        }
      }
      """;

  @TempDir private static Path temporary = Path.of("");
  private static Distribution distribution = new Distribution(Path.of(""));
  private static Path plugin = Path.of("");

  @BeforeAll
  static void build() {
    distribution = Distribution.unpack(temporary);
    plugin = temporary.resolve("classes");
    JavaSource.write(
        plugin.resolve("META-INF/services/dev.etcdbootstrap.spi.BootstrapStrategy"),
        "com.example.Talkative");
    JavaSource.compile(
        plugin,
        List.of("-proc:none", "-cp", distribution.home().resolve("lib") + "/*"),
        JavaSource.write(temporary.resolve("src/com/example/Talkative.java"), SOURCE));
    Run jar =
        Run.of(
            plugin,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                "--create",
                "--file=" + distribution.home().resolve("plugins/talkative.jar"),
                "."));
    assertThat(jar.status()).as(jar.err()).isZero();
  }

  private static String log(String javaOptions) {
    Run run =
        distribution.run(
            Map.of("ETCD_BOOTSTRAP_JAVA_OPTS", javaOptions),
            "resolve",
            "--strategy=talkative",
            "-oinitial-cluster",
            "-q");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("a=http://h:1\n");
    return run.err().replaceAll("(?m)^.* (AM|PM) ", "");
  }

  @Test
  @DisplayName("what a plugin logs appears on standard error, as it does without that logger")
  void likeTheJdk() throws IOException {
    String own = log("");

    assertThat(own)
        .contains("com.example.Talkative bootstrap\nINFO: found one\n")
        .contains("com.example.Talkative bootstrap\nWARNING: it is old\n")
        .contains("java.lang.IllegalStateException: of 2013\n\tat ")
        .contains("com.example.Talkative bootstrap\nINFO: so be it\n")
        .doesNotContain("looking");
    assertThat(own).isEqualTo(withoutOwnLogger(""));
  }

  @Test
  @DisplayName("java.util.logging can be configured")
  void configured() throws IOException {
    String options =
        "-Djava.util.logging.config.file="
            + Files.writeString(
                Path.of(Files.createTempDirectory("logging") + "/logging.properties"),
                """
                handlers = java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level = ALL
                com.example.level = ALL
                java.lang.Runtime.level = ALL
                """);

    String own = log(options);

    assertThat(own).contains("FINE: looking\n");
    assertThat(own).isEqualTo(withoutOwnLogger(options));
  }

  private static String withoutOwnLogger(String javaOptions) throws IOException {
    Path classPath = distribution.home().resolve("lib/class-path");
    String jars = Files.readString(classPath);
    String others = jars.replaceAll("\\$root/lib/(distribution-logging|end-of-search)[^:]*:", "");
    assertThat(jars).startsWith("class_path=\"$root/lib/distribution-logging-");
    assertThat(others).startsWith("class_path=\"$root/lib/bootstrap-api-");
    Files.writeString(classPath, others);
    try {
      return log(javaOptions);
    } finally {
      Files.writeString(classPath, jars);
    }
  }
}
