package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packaged distribution, unpacked into a directory. */
record Distribution(Path home) {

  /** Unpacks it; the path has a blank in it, because paths do. */
  static Distribution unpack(Path directory) {
    try {
      Path target = Files.createDirectories(directory.resolve("a place"));
      Run tar =
          Run.of(
              target,
              Map.of(),
              List.of("tar", "-xzf", System.getProperty("etcdbootstrap.archive")));
      assertThat(tar.status()).as(tar.err()).isZero();
      try (Stream<Path> homes = Files.list(target)) {
        return new Distribution(homes.findFirst().orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path command() {
    return home.resolve("bin/etcd-bootstrap");
  }

  Run run(String... arguments) {
    return run(Map.of(), arguments);
  }

  Run run(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(command().toString()));
    command.addAll(List.of(arguments));
    return Run.of(home, environment, command);
  }

  /** Runs it and expects success. */
  String output(String... arguments) {
    Run run = run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }
}
