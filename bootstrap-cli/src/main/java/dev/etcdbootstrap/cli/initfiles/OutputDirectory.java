package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.cli.files.AtomicFile;
import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes files below a directory, each whole or not at all, and none over another one unasked. */
final class OutputDirectory {

  private final Path directory;

  OutputDirectory(Path directory) {
    this.directory = directory;
  }

  /** Where a file is written. */
  Path path(GeneratedFile file) {
    return directory.resolve(file.path());
  }

  /**
   * Refuses to replace what is there with something else.
   *
   * @throws BootstrapException naming all files that are there
   */
  void checkFree(List<GeneratedFile> files) throws BootstrapException {
    List<Problem> taken =
        files.stream()
            .filter(file -> !isFree(file))
            .map(
                file ->
                    Problem.error(
                        "file-exists",
                        path(file) + " is there, and is something else",
                        "move it away, or overwrite it with --force"))
            .toList();
    if (!taken.isEmpty()) {
      throw new BootstrapException(Reason.USAGE, "nothing is written", taken);
    }
  }

  private boolean isFree(GeneratedFile file) {
    Path path = path(file);
    try {
      return !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          || (Files.isRegularFile(path)
              && Arrays.equals(
                  Files.readAllBytes(path), file.text().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Writes them, and the directories above.
   *
   * @throws BootstrapException when one cannot be written; says which
   */
  void write(List<GeneratedFile> files) throws BootstrapException {
    for (GeneratedFile file : files) {
      Path path = path(file);
      try {
        Files.createDirectories(path.toAbsolutePath().getParent());
        AtomicFile.write(path, file.text(), Optional.empty());
      } catch (IOException e) {
        throw new BootstrapException(
            Reason.USAGE,
            path + " cannot be written: " + FileFailure.describe(e) + "; the files before it are",
            e);
      }
    }
  }
}
