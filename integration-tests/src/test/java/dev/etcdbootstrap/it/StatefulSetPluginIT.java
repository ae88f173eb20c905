package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a strategy that asks nobody, built and used as its page says. */
final class StatefulSetPluginIT {

  @TempDir private Path temporary = Path.of("");

  private String block(String language) throws IOException {
    String page = Files.readString(Path.of("../examples/statefulset-strategy/README.md"));
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(page);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  @DisplayName("every pod works out the same list")
  void pods() throws IOException {
    Distribution distribution = Distribution.unpack(temporary);
    Path home = Files.createSymbolicLink(temporary.resolve("dist"), distribution.home());
    Path project = AuthorsMaven.copyOf("statefulset-strategy", temporary.resolve("statefulset"));
    String build = block("sh").replace("/opt/etcd-bootstrap", home.toString());

    Run built =
        Run.of(project, AuthorsMaven.create(temporary).environment(), List.of("sh", "-ec", build));
    assertThat(built.status()).as("%s\n%s", built.out(), built.err()).isZero();
    assertThat(built.out()).containsPattern("Tests run: [1-9]");

    Map<String, String> path =
        Map.of("PATH", distribution.home().resolve("bin") + ":" + System.getenv("PATH"));
    for (String exchange : block("console").substring(2).split("\n\\$ ", -1)) {
      String[] parts = exchange.split("\n", 2);
      Run run = Run.of(temporary, path, List.of("sh", "-c", parts[0] + " 2>&1"));
      assertThat(run.out().strip()).as(parts[0]).isEqualTo(parts[1].strip());
    }
  }
}
