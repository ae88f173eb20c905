package dev.etcdbootstrap.testservers.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * foreman, which runs the processes of a {@code Procfile}: on {@code PATH}, or else of Debian's
 * package, with a Ruby that does not know where it was unpacked.
 */
public final class Foreman {

  private static final String SCRIPT =
      """
      #!/bin/sh
      # foreman with the libraries of this directory.
      root=%s
      lib=$root/usr/lib
      RUBYLIB=$lib/ruby/vendor_ruby
      for directory in "$lib"/ruby/[0-9]* "$lib"/*/ruby/[0-9]* "$lib"/*/ruby/vendor_ruby/[0-9]*; do
        RUBYLIB=$RUBYLIB:$directory
      done
      for directory in "$lib"/*-linux-*; do
        LD_LIBRARY_PATH=$directory${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
      done
      GEM_PATH=$root/usr/share/rubygems-integration/all
      PATH=$root/usr/bin:$PATH
      export RUBYLIB LD_LIBRARY_PATH GEM_PATH PATH
      exec ruby "$root/usr/bin/foreman" "$@"
      """;

  private Foreman() {}

  /**
   * Finds it. Blocks while its package is fetched, at most some minutes.
   *
   * @throws IllegalStateException if it cannot be fetched or does not run
   */
  public static Executable find() {
    return Programs.inDirectories(Programs.machinePath(), Program.FOREMAN.name())
        .map(path -> Programs.at(path, Program.FOREMAN))
        .orElseGet(() -> Programs.at(script(), Program.FOREMAN));
  }

  private static Path script() {
    Path root = Programs.unpackedOnThisMachine(Program.FOREMAN);
    try {
      Path script = Files.createTempFile(root, "foreman", ".sh");
      Files.writeString(script, SCRIPT.formatted("'" + root + "'"));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      // Renamed, since other JVMs may run it.
      return Files.move(
          script,
          root.resolve("foreman.sh"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
