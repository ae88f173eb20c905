package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of all options says what the packaged strategies declare. */
final class OptionReferenceIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String GENERATOR =
      "integration-tests/src/test/java/dev/etcdbootstrap/it/OptionReference.java";
  private static final String REWRITE =
      "java -cp 'distribution/target/home/lib/*' " + GENERATOR + " docs/options.md";

  @TempDir private Path temporary = Path.of("");

  @Test
  @DisplayName("docs/options.md is current, and the command that rewrites it works")
  void isCurrent() throws IOException {
    String lib = Distribution.unpack(temporary).home().resolve("lib") + "/*";
    Path page = temporary.resolve("options.md");

    Run run =
        JavaSource.run(temporary, "-cp", lib, ROOT.resolve(GENERATOR).toString(), page.toString());

    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(ROOT.resolve("docs/options.md"))
        .as("docs/options.md is not current; rewrite it with: " + REWRITE)
        .hasContent(Files.readString(page));
  }

  @Test
  @DisplayName("it has every option that the command knows")
  void isComplete() throws IOException {
    String explained = Distribution.unpack(temporary).output("strategies", "-o", "json");
    String page = Files.readString(ROOT.resolve("docs/options.md"));

    List<String> keys =
        Pattern.compile("\"key\": ?\"(.*?)\"")
            .matcher(explained)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(keys).contains("initial-cluster");
    assertThat(keys).allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
  }
}
