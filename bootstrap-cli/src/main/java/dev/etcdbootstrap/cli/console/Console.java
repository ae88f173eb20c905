package dev.etcdbootstrap.cli.console;

import static java.util.stream.Collectors.joining;

import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The streams and the environment of a run. Text for people leaves through {@link #note}, {@link
 * #show} and {@link #stackTrace}, which escape what a terminal would obey, line by line.
 *
 * @param out for the result alone, which programs may read
 * @param err for everything else
 * @param isTerminal whether standard error is a terminal
 * @param redactor takes secrets out of messages and stack traces; results hold none
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean isTerminal,
    Redactor redactor) {

  /** A console that knows of no secret yet. */
  public Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean isTerminal) {
    this(in, out, err, environment, isTerminal, new Redactor());
  }

  /** A console whose standard error is no terminal. */
  public Console(
      InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    this(in, out, err, environment, false);
  }

  /** The console of this process; its output is UTF-8 whatever the locale, because names are. */
  public static Console ofProcess() {
    return new Console(
        System.in,
        stream(new FileOutputStream(FileDescriptor.out)),
        stream(new DetachedOutput(new FileOutputStream(FileDescriptor.err))),
        System.getenv(),
        isErrTerminal(System.getenv()));
  }

  /** Java answers this for standard input and output together only. */
  private static boolean isErrTerminal(Map<String, String> environment) {
    if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static PrintStream stream(OutputStream target) {
    return new PrintStream(target, false, StandardCharsets.UTF_8);
  }

  /** Prints a message on standard error. */
  public void note(String message) {
    err.println("etcd-bootstrap: " + printable(redactor.redact(message)));
  }

  /** Prints a result that people read, such as a table, on standard output. */
  public void show(String lines) {
    out.println(printable(lines));
  }

  /** Prints on standard error where an exception comes from. */
  public void stackTrace(Throwable thrown) {
    StringWriter lines = new StringWriter();
    thrown.printStackTrace(new PrintWriter(lines));
    err.println(printable(redactor.redact(lines.toString())));
  }

  /** Each line with its unprintable characters escaped, except the tabs that indent it. */
  static String printable(String lines) {
    return lines.lines().map(Console::printableLine).collect(joining("\n"));
  }

  private static String printableLine(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == '\t') {
      indent++;
    }
    return line.substring(0, indent) + ForeignText.escaped(line.substring(indent));
  }

  /**
   * Writes what is buffered. Returns whether all of standard output has been written: a full disk
   * or a closed pipe must not look like success.
   */
  public boolean flush() {
    err.flush();
    if (out.checkError()) {
      note("standard output could not be written in full");
      err.flush();
      return false;
    }
    return true;
  }
}
