package dev.etcdbootstrap.testservers;

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
 * <p>It is ended by {@link #close}, and by a shutdown hook when a test leaves it behind; always by
 * its own handle, never by a name. Its standard input is empty. It inherits the environment of this
 * JVM except {@code ETCD_…} and {@code ETCDCTL_…}, which would configure an etcd behind the test's
 * back ({@code ETCD_UNSUPPORTED_ARCH} stays: without it etcd 3.4 does not start on some machines).
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

  /** Whether the process has not ended; a paused one is running. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** The file that holds what the process has printed. */
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
   * Waits until a line of the log matches. Reads the log from its start, so a line that is already
   * there counts; only whole lines count while the process runs.
   *
   * @param regex found anywhere in the log; {@code ^} and {@code $} stand for the ends of a line
   * @return the first match
   * @throws IllegalStateException at once if the process ends without such a line, or if there is
   *     none within the limit; with the end of the log in both cases
   */
  public MatchResult awaitLog(String regex, Duration limit) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return Poll.until(limit, () -> findInLog(pattern))
        .orElseThrow(() -> failure("printed no line with \"" + regex + "\" within " + limit));
  }

  private Optional<MatchResult> findInLog(Pattern pattern) {
    boolean ended = !process.isAlive(); // asked first: what it printed before its end is then read
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
   * Waits for the process to end.
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
   * Ends the process with SIGKILL, and the processes it started, and waits for its end. Does
   * nothing when it has ended already.
   */
  public void kill() {
    destroy();
    awaitExit(END_LIMIT);
  }

  /**
   * Asks the process to end (SIGTERM), and kills it when it has not ended after the grace period. A
   * paused process goes on in order to end.
   *
   * @return whether it ended by itself
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
   * Stops the process in its tracks (SIGSTOP): its sockets stay open and nothing answers on them.
   * On Linux it returns when all threads of the process stand still. Children go on.
   *
   * @throws IllegalStateException if it has ended
   */
  public void pause() {
    signal("STOP");
    paused = true;
    if (!Poll.untilTrue(END_LIMIT, this::standsStill)) {
      throw failure("got SIGSTOP and did not stop within " + END_LIMIT);
    }
  }

  /** On a busy machine threads run on for a while after the signal (proc(5), task and stat). */
  private boolean standsStill() {
    Path threads = Path.of("/proc", Long.toString(pid()), "task");
    if (!Files.isDirectory(threads)) {
      return true; // another system, or the process has ended
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
   * Lets a paused process go on (SIGCONT).
   *
   * @throws IllegalStateException if it has ended
   */
  public void resume() {
    signal("CONT");
    paused = false;
  }

  /** Ends the process as {@link #kill} does. The log stays. */
  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Sends SIGINT, as Ctrl-C does, and returns at once. A process ignores it from its start when
   * this JVM does, as in the background of a shell, unless it runs under {@code env
   * --default-signal=INT}.
   *
   * @throws IllegalStateException if it has ended
   */
  public void interrupt() {
    signal("INT");
  }

  /** What to throw when the process runs and did not do what was expected of it. */
  IllegalStateException failure(String what) {
    return new IllegalStateException(name + " " + what + withLogTail());
  }

  /** What to throw when the process has ended and was still needed. */
  IllegalStateException ended(String what) {
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
    // The shell's own kill: a machine need not have the program.
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
