package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.run.launch.LaunchPlan;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The start script that waits for this process, holds the lock on the data directory, and becomes
 * etcd. It is told by a file of lines, the last of which is {@code end}: what is cut off starts
 * nothing.
 *
 * @param handOver the file
 * @param locked the directory on which the script holds the lock
 * @param isBusy whether another process holds that lock
 * @param inputs the script's digest of words and environment; empty when it has none
 */
record Launcher(Path handOver, Path locked, boolean isBusy, String inputs) {

  private static final String HAND_OVER = "etcdbootstrap.run.hand-over";
  private static final String LOCKED = "etcdbootstrap.run.locked";
  private static final String BUSY = "etcdbootstrap.run.busy";
  private static final String INPUTS = "etcdbootstrap.run.inputs";
  private static final long WATCH_NANOS = 200_000_000;

  /** As of a process that is killed; nobody reads it. */
  private static final int ABANDONED = 137;

  /** The script that has started this process; empty when it was started otherwise. */
  static Optional<Launcher> ofProcess() {
    return Optional.ofNullable(System.getProperty(HAND_OVER))
        .map(
            file ->
                new Launcher(
                    Path.of(file),
                    Path.of(System.getProperty(LOCKED, "")),
                    Boolean.getBoolean(BUSY),
                    System.getProperty(INPUTS, "")));
  }

  /** Whether the lock is the one on this directory. */
  boolean hasLocked(Path directory) throws IOException {
    return Files.isDirectory(directory)
        && Files.isDirectory(locked)
        && Files.isSameFile(locked, directory);
  }

  /** Asks for the lock on this directory; the script makes the directory, and starts over. */
  void askForLock(Path directory) throws BootstrapException {
    write(List.of("lock=" + oneLine(directory.toAbsolutePath().toString())));
  }

  /**
   * Hands over: as soon as this process has ended well, the script becomes etcd.
   *
   * @param lines as {@link #lines} makes them
   */
  void start(List<String> lines) throws BootstrapException {
    write(lines);
  }

  /**
   * What the script is told to start, line by line.
   *
   * @param added more words for etcd
   * @param unset more variables that it must not see
   */
  static List<String> lines(LaunchPlan plan, List<String> added, Set<String> unset)
      throws BootstrapException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "drop="
            + new TreeSet<>(plan.droppedWords())
                .stream().map(String::valueOf).collect(Collectors.joining(" ")));
    Set<String> variables = new TreeSet<>(plan.unsetVariables());
    variables.addAll(unset);
    variables.forEach(name -> lines.add("unset=" + name));
    for (String word : plan.addedWords()) {
      lines.add("add=" + oneLine(word));
    }
    for (String word : added) {
      lines.add("add=" + oneLine(word));
    }
    return lines;
  }

  /**
   * Ends this process soon after the script has been killed: nobody would become etcd, and a claim
   * that says so would be wrong.
   */
  void watch() {
    Optional<ProcessHandle> script = ProcessHandle.current().parent();
    Thread watch =
        new Thread(
            () -> {
              while (ProcessHandle.current().parent().equals(script)) {
                LockSupport.parkNanos(WATCH_NANOS);
              }
              Runtime.getRuntime().halt(ABANDONED);
            },
            "etcd-bootstrap-start-script");
    watch.setDaemon(true);
    watch.start();
  }

  private static String oneLine(String text) throws BootstrapException {
    if (text.indexOf('\n') >= 0) {
      throw new BootstrapException(
          Reason.USAGE,
          "a name, a token or a path has a line break, which no start script can pass");
    }
    return text;
  }

  private void write(List<String> lines) throws BootstrapException {
    try {
      Files.writeString(handOver, String.join("\n", lines) + "\nend\n");
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.INTERNAL, "the start script cannot be told to start etcd: " + e.getMessage(), e);
    }
  }
}
