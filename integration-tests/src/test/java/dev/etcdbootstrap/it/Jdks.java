package dev.etcdbootstrap.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine: the one that runs, and those beside it. */
final class Jdks {

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private Jdks() {}

  /** The {@code java} of a JDK of this version or a later one; empty when there is none. */
  static Optional<Path> java(int version) {
    Path home = Path.of(System.getProperty("java.home")).toAbsolutePath();
    try (Stream<Path> beside = Files.list(home.getParent())) {
      return Stream.concat(Stream.of(home), beside.sorted())
          .filter(jdk -> version(jdk) >= version)
          .map(jdk -> jdk.resolve("bin/java"))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** As the file says that every JDK has; 0 for a JRE, which compiles nothing, and for no JDK. */
  private static int version(Path jdk) {
    try {
      Matcher version = VERSION.matcher(Files.readString(jdk.resolve("release")));
      return Files.isExecutable(jdk.resolve("bin/javac")) && version.find()
          ? Integer.parseInt(version.group(1))
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
