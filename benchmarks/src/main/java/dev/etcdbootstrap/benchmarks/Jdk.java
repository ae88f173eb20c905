package dev.etcdbootstrap.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK on which to measure.
 *
 * @param version as it calls itself
 * @param isOwn whether this program runs on it
 */
record Jdk(Path path, String version, boolean isOwn) {

  /** Names the others, with {@code :} between; without it, they are looked for. */
  private static final String VARIABLE = "BENCHMARK_JAVA_HOMES";

  private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

  /** The one that this runs on, then the others, one of each version. */
  static List<Jdk> toMeasure() throws IOException {
    Map<String, Jdk> byVersion = new LinkedHashMap<>();
    add(Path.of(System.getProperty("java.home")), byVersion);
    String named = System.getenv(VARIABLE);
    List<Path> others = new ArrayList<>();
    if (named != null) {
      for (String path : named.split(File.pathSeparator, -1)) {
        if (!path.isBlank()) {
          others.add(Path.of(path));
        }
      }
    } else if (Files.isDirectory(USUAL_PLACE)) {
      try (Stream<Path> found = Files.list(USUAL_PLACE)) {
        others.addAll(found.sorted().toList());
      }
    }
    for (Path other : others) {
      add(other, byVersion);
    }
    return List.copyOf(byVersion.values());
  }

  private static void add(Path path, Map<String, Jdk> byVersion) throws IOException {
    if (Files.isExecutable(path.resolve("bin/javac")) && Files.exists(path.resolve("release"))) {
      Properties release = new Properties();
      try (var in = Files.newInputStream(path.resolve("release"))) {
        release.load(in);
      }
      String version = release.getProperty("JAVA_RUNTIME_VERSION", "?").replace("\"", "");
      byVersion.putIfAbsent(version, new Jdk(path.toRealPath(), version, byVersion.isEmpty()));
    }
  }

  String java() {
    return path.resolve("bin/java").toString();
  }

  /**
   * A distribution with a class archive for this JDK: the one given, which was packaged by the JDK
   * of this program, or a copy that is finished again.
   */
  Path home(Path packaged, Path directory) throws IOException, InterruptedException {
    if (isOwn) {
      return packaged.toRealPath();
    }
    run(List.of("cp", "-a", packaged + "/.", directory.toString()));
    Path script = packaged.resolve("../../src/package/finish-home.sh").normalize();
    run(
        List.of(
            "sh",
            script.toString(),
            directory.toString(),
            "2020-01-01T00:00:00Z",
            path.toString(),
            packaged.resolve("../sources").normalize().toString()));
    return directory.toRealPath();
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(command + " ended with " + status);
    }
  }

  @Override
  public String toString() {
    return "JDK " + version + " (" + path + ")";
  }
}
