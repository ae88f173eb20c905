package dev.etcdbootstrap.cli;

import static java.util.stream.Collectors.joining;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a run of the command reads and writes.
 *
 * @param in standard input
 * @param out for the result alone
 * @param err for everything else
 * @param environment the environment variables
 * @param isTerminal whether a person watches standard error
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean isTerminal) {

  /** One that nobody watches. */
  Console(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    this(in, out, err, environment, false);
  }

  /** That of this process; its output is UTF-8 whatever the locale, because names are. */
  static Console ofProcess() {
    return new Console(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.getenv(),
        isErrTerminal(System.getenv()));
  }

  /** Java tells this of standard input and output together only. */
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

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** Prints lines for whoever watches. */
  void note(String lines) {
    err.println("etcd-bootstrap: " + lines.lines().map(Console::printable).collect(joining("\n")));
  }

  /**
   * The same without control characters, which texts of others may have, and which terminals obey.
   */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        out.setCharAt(i, ' ');
      }
    }
    return out.toString();
  }

  /**
   * Whether everything has been written; a full disk or a closed pipe must not look like success.
   */
  boolean flush() {
    err.flush();
    if (out.checkError()) {
      note("standard output could not be written in full");
      err.flush();
      return false;
    }
    return true;
  }
}
