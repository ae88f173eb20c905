package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything the README shows is done here, as shown. */
final class ReadmeIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path temporary = Path.of("");
  private Distribution distribution = new Distribution(Path.of(""));
  private List<Block> blocks = List.of();

  private record Block(String language, String text) {}

  @BeforeEach
  void read() throws IOException {
    distribution = Distribution.unpack(temporary);
    blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
  }

  private List<String> texts(String language) {
    return blocks.stream()
        .filter(block -> block.language.equals(language))
        .map(Block::text)
        .toList();
  }

  @Test
  @DisplayName("no snippet is left out")
  void knowsAllBlocks() {
    assertThat(blocks)
        .extracting(Block::language)
        .containsExactly("console", "sh", "yaml", "console", "java", "java");
  }

  @Test
  @DisplayName("the first command shows what the README says, from the checkout")
  void demo() throws IOException {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("etcd"), Programs.find(Program.ETCD).path());
    String[] exchange = texts("console").get(0).split("\n", 2);

    Run run =
        Run.of(
            ROOT,
            Map.of("PATH", bin + ":" + System.getenv("PATH")),
            List.of("sh", "-c", exchange[0].substring("$ ".length())));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(lasting(run.out())).isEqualTo(lasting(exchange[1]));
  }

  /** Ports, IDs, tokens, times and versions differ from run to run, and the columns with them. */
  private static String lasting(String text) {
    return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "TOKEN")
        .replaceAll("127\\.0\\.0\\.1:\\d+|demo\\.test:\\d+", "HOST:PORT")
        .replaceAll("\\b[0-9a-f]{12,16}\\b", "ID")
        .replaceAll("\\b\\d+ ms", "TIME")
        .replaceAll("\\b\\d+\\.\\d+\\.\\d+\\b", "VERSION")
        .replaceAll(" +", " ");
  }

  @Test
  @DisplayName("the second command is what continuous integration runs")
  void testCommand() throws IOException {
    assertThat(texts("sh")).containsExactly("mvn verify\n");
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).containsPattern("exec mvn .*verify\n");
  }

  @Test
  @DisplayName("the operator's commands print what the README says")
  void operators() throws IOException {
    Files.writeString(temporary.resolve("etcd-bootstrap.yaml"), texts("yaml").get(0));
    String path = distribution.home().resolve("bin") + ":" + System.getenv("PATH");

    play(texts("console").get(1), temporary, Map.of("PATH", path));
  }

  /**
   * Runs each line after a prompt and compares what it prints, on both streams, with the lines
   * below it.
   */
  private static void play(String console, Path directory, Map<String, String> environment) {
    for (String exchange : console.split("(?m)^\\$ ", -1)) {
      if (exchange.isEmpty()) {
        continue;
      }
      String[] parts = exchange.split("\n", 2);
      Run run = Run.of(directory, environment, List.of("sh", "-c", parts[0] + " 2>&1"));
      assertThat(run.out().strip()).as(parts[0]).isEqualTo(parts[1].strip());
    }
  }

  @Test
  @DisplayName("the embedding program runs with the API and one strategy")
  void embedding() throws IOException {
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    String lib = distribution.home().resolve("lib") + "/*";
    Path source = JavaSource.write(temporary.resolve("Embedding.java"), texts("java").get(0));
    JavaSource.compile(classes, List.of("-cp", lib), source);

    Run run = JavaSource.run(temporary, "-cp", JavaSource.classPath(classes, lib), "Embedding");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            infra0=http://10.0.1.10:2380 %s
            infra1=http://10.0.1.11:2380 %s
            """
                .formatted(id("infra0=http://10.0.1.10:2380"), id("infra1=http://10.0.1.11:2380")));
  }

  private String id(String list) {
    Matcher matcher =
        Pattern.compile("infra\\d +([0-9a-f]+) ").matcher(distribution.output("ids", list));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  @DisplayName("the strategy compiles, is found and is chosen by its option")
  void strategy() throws IOException {
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    String lib = distribution.home().resolve("lib") + "/*";
    Path source =
        JavaSource.write(temporary.resolve("ListFileStrategy.java"), texts("java").get(1));
    JavaSource.compile(classes, List.of("-cp", lib), source);
    JavaSource.write(
        classes.resolve("META-INF/services/dev.etcdbootstrap.spi.BootstrapStrategy"),
        "ListFileStrategy\n");
    Path jar = temporary.resolve("list-file.jar");
    assertThat(
            ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), "."))
        .isZero();
    Path list = JavaSource.write(temporary.resolve("list"), "a=http://a:2380\nb=http://b:2380\n");
    String[] command = {
      "-cp",
      lib,
      "dev.etcdbootstrap.cli.Main",
      "resolve",
      "--plugin-path",
      jar.toString(),
      "-o",
      "initial-cluster",
      "--list-file",
      list.toString()
    };

    assertThat(JavaSource.run(temporary, command))
        .isEqualTo(new Run(0, "a=http://a:2380,b=http://b:2380\n", ""));
  }
}
