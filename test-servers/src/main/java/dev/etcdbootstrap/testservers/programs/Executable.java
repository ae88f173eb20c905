package dev.etcdbootstrap.testservers.programs;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that runs on this machine.
 *
 * @param path the program's file, absolute
 * @param libraryDirectories additional directories of shared libraries; empty for an installed
 *     program
 * @param versionLine the first line of its version output; empty if it has none
 */
public record Executable(Path path, List<Path> libraryDirectories, String versionLine) {
  private static final String LIBRARY_PATH = "LD_LIBRARY_PATH";

  public Executable {
    libraryDirectories = List.copyOf(libraryDirectories);
  }

  /** The command line that runs it. */
  public List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(path.toString());
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** The environment variables that it needs; often none. */
  public Map<String, String> environment() {
    return libraryEnvironment(libraryDirectories);
  }

  static Map<String, String> libraryEnvironment(List<Path> directories) {
    if (directories.isEmpty()) {
      return Map.of();
    }
    Stream<String> own = directories.stream().map(Path::toString);
    Stream<String> inherited = Stream.ofNullable(System.getenv(LIBRARY_PATH));
    return Map.of(
        LIBRARY_PATH,
        Stream.concat(own, inherited)
            .filter(entry -> !entry.isEmpty())
            .collect(Collectors.joining(File.pathSeparator)));
  }
}
