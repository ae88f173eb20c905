package dev.etcdbootstrap.testservers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process whose standard output and standard error go to a log file.
 *
 * <p>{@link #close} ends it, or a shutdown hook if a test does not close it; always by its process
 * handle, never by name. Its standard input is empty. It inherits the environment of this JVM
 * without {@code ETCD_…} and {@code ETCDCTL_…}, which would configure an etcd unnoticed by the test
 * (except {@code ETCD_UNSUPPORTED_ARCH}: without it etcd 3.4 does not start on some machines).
 *
 * <p>Thread-safe.
 */
public final class LoggedProcess implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final int TAIL_LINES = 40;
  private static final Set<LoggedProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(LoggedProcess::destroy), "end-logged-processes"));
  }

  private final String name;
  private final Process process;
  private final Path log;
  private volatile boolean paused;

  private LoggedProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process and returns at once.
   *
   * @param command the program and its arguments
   * @param environment variables set besides the inherited ones
   * @param directory the working directory
   * @param log the file to write, emptied first
   * @throws UncheckedIOException if the program cannot be started
   */
  public static LoggedProcess start(
      List<String> command, Map<String, String> environment, Path directory, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(LoggedProcess::configuresEtcd);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String name = Path.of(command.get(0)).getFileName() + " (pid " + process.pid() + ")";
      LoggedProcess logged = new LoggedProcess(name, process, log);
      RUNNING.removeIf(earlier -> !earlier.isRunning());
      RUNNING.add(logged);
      return logged;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + command + " in " + directory, e);
    }
  }

  private static boolean configuresEtcd(String variable) {
    return (variable.startsWith("ETCD_") || variable.startsWith("ETCDCTL_"))
        && !variable.equals("ETCD_UNSUPPORTED_ARCH");
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process has not exited; a paused one is running. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** The log file. */
  public Path log() {
    return log;
  }

  /** What the process has printed so far. */
  public String logText() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log of " + name + ", " + log, e);
    }
  }

  /**
   * Waits until a line of the log matches. Lines that were printed before count too; while the
   * process runs, only whole lines count.
   *
   * @param regex searched for in the log; {@code ^} and {@code $} match at the ends of a line
   * @return the first match
   * @throws IllegalStateException at once if the process exits without such a line, or if there is
   *     none within the limit; with the end of the log
   */
  public MatchResult awaitLog(String regex, Duration limit) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return Poll.until(limit, () -> findInLog(pattern))
        .orElseThrow(() -> failure("printed no line with \"" + regex + "\" within " + limit));
  }

  private Optional<MatchResult> findInLog(Pattern pattern) {
    boolean ended = !process.isAlive(); // checked first, so that its last output is read
    String text = logText();
    Matcher matcher = pattern.matcher(ended ? text : text.substring(0, text.lastIndexOf('\n') + 1));
    if (matcher.find()) {
      return Optional.of(matcher.toMatchResult());
    }
    if (ended) {
      throw ended("printed no line with \"" + pattern + "\"");
    }
    return Optional.empty();
  }

  /**
   * Waits for the process to exit.
   *
   * @return its exit code; 128 + n when signal n ended it
   * @throws IllegalStateException if it runs longer than the limit, with the end of the log
   */
  public int awaitExit(Duration limit) {
    try {
      if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      throw Poll.interrupted(e);
    }
    throw failure("did not end within " + limit);
  }

  /**
   * Kills the process and its descendants with SIGKILL, and waits for its exit. Does nothing if it
   * has exited.
   */
  public void kill() {
    destroy();
    awaitExit(END_LIMIT);
  }

  /**
   * Sends SIGTERM, and kills the process if it has not exited after the grace period. A paused
   * process is resumed.
   *
   * @return whether it exited in the grace period
   */
  public boolean terminate(Duration grace) {
    process.destroy();
    if (paused && process.isAlive()) {
      resume();
    }
    try {
      if (process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      kill();
      throw Poll.interrupted(e);
    }
    kill();
    return false;
  }

  /**
   * Pauses the process with SIGSTOP: its sockets stay open, and nothing answers on them. On Linux,
   * returns when all its threads are stopped. Its children go on.
   *
   * @throws IllegalStateException if it has exited
   */
  public void pause() {
    signal("STOP");
    paused = true;
    if (!Poll.untilTrue(END_LIMIT, this::isStopped)) {
      throw failure("got SIGSTOP and did not stop within " + END_LIMIT);
    }
  }

  /** On a busy machine threads go on for a while after the signal (proc(5), task and stat). */
  private boolean isStopped() {
    Path threads = Path.of("/proc", Long.toString(pid()), "task");
    if (!Files.isDirectory(threads)) {
      return true; // not Linux, or the process has exited
    }
    try (Stream<Path> each = Files.list(threads)) {
      for (Path thread : each.toList()) {
        String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
        if (!stat.startsWith(") T", stat.lastIndexOf(')'))) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // a thread ended meanwhile
    }
  }

  /**
   * Resumes a paused process with SIGCONT.
   *
   * @throws IllegalStateException if it has exited
   */
  public void resume() {
    signal("CONT");
    paused = false;
  }

  /** Kills the process as {@link #kill} does. The log stays. */
  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Sends SIGINT, as Ctrl-C does, and returns at once. A process inherits it as ignored if this JVM
   * ignores it, as in the background of a shell, unless it runs under {@code env
   * --default-signal=INT}.
   *
   * @throws IllegalStateException if it has exited
   */
  public void interrupt() {
    signal("INT");
  }

  /** The failure of a process that runs and did not do what was expected. */
  public IllegalStateException failure(String what) {
    return new IllegalStateException(name + " " + what + withLogTail());
  }

  /** The failure of a process that has exited and was still needed. */
  public IllegalStateException ended(String what) {
    return failure("ended with exit code " + process.exitValue() + " and " + what);
  }

  private String withLogTail() {
    List<String> lines = logText().lines().toList();
    int from = Math.max(0, lines.size() - TAIL_LINES);
    String tail = String.join("\n  ", lines.subList(from, lines.size()));
    return lines.isEmpty()
        ? ". Its log " + log + " is empty."
        : ". The end of its log " + log + ":\n  " + tail;
  }

  private void destroy() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private void signal(String signal) {
    if (!process.isAlive()) {
      throw ended("cannot get SIG" + signal);
    }
    // The builtin of the shell: a machine may lack the program.
    List<String> command = List.of("sh", "-c", "kill -" + signal + " " + process.pid());
    try {
      Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!kill.waitFor(END_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        kill.destroyForcibly();
        throw failure("did not get SIG" + signal + ": " + command + " does not end");
      }
      if (kill.exitValue() != 0) {
        String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        throw failure("did not get SIG" + signal + ": " + output.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot send SIG" + signal + " to " + name, e);
    } catch (InterruptedException e) {
      throw Poll.interrupted(e);
    }
  }
}
