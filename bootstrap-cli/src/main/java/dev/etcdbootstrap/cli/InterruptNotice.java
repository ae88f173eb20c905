package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells programs that a signal has ended a run: standard output must hold one JSON object then as
 * well. People are told by {@code Progress}, which knows what stays registered. Thread-safe.
 */
final class InterruptNotice {

  private final Console console;
  private final Thread hook = new Thread(this::tell, "etcd-bootstrap-interrupt-notice");
  private boolean told;

  private InterruptNotice(Console console) {
    this.console = console;
  }

  /** Begins to listen, when the failures of this run are JSON. */
  static InterruptNotice of(Console console, boolean wantJson) {
    InterruptNotice notice = new InterruptNotice(console);
    if (wantJson) {
      Runtime.getRuntime().addShutdownHook(notice.hook);
    } else {
      notice.told = true;
    }
    return notice;
  }

  /** Tells it, once. */
  synchronized void tell() {
    if (!told) {
      told = true;
      console.out().println(json());
      console.out().flush();
    }
  }

  private static String json() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("reason", "interrupted");
    error.put("message", "interrupted; standard error says what is registered");
    error.put("problems", List.of());
    return Json.write(Map.of("error", error));
  }

  /** The run has ended by itself. */
  void end() {
    synchronized (this) {
      told = true;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook has told it or does not need to.
    }
  }
}
