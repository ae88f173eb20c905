package dev.etcdbootstrap.cli.console;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.spi.BootstrapEvent.Warning;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.text.ForeignText;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports progress on standard error: a line for each change, and while nothing changes, on a
 * terminal one line that is kept up to date and erased at the end, elsewhere a line every 30 s.
 * Thread-safe.
 */
public final class Progress implements BootstrapListener, AutoCloseable {

  private static final Duration TERMINAL_TICK = Duration.ofSeconds(1);
  private static final Duration LOG_TICK = Duration.ofSeconds(30);
  private static final String ERASE_LINE = "\r\u001b[K";

  // A line that is too long for the terminal is cut there, whatever its width, since one that is
  // wrapped cannot be erased.
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final int LONGEST_LINE = 200;

  /** After so long without another failure, the attempts succeed, and nothing else has changed. */
  private static final Duration RECOVERED = Duration.ofSeconds(20);

  private final Console console;
  private final boolean verbose;
  private final boolean quiet;
  private final LongSupplier nanoTime;
  private final long start;

  private String state = "";
  private String trouble = "";
  private long troubleEnds;
  private String place = "";
  private boolean lineShown;
  private @Nullable Timer ticker;
  private @Nullable Thread onInterrupt;

  /**
   * Progress that has not begun.
   *
   * @param verbose whether details are reported
   * @param quiet whether nothing is reported
   */
  public Progress(Console console, boolean verbose, boolean quiet) {
    this(console, verbose, quiet, System::nanoTime);
  }

  Progress(Console console, boolean verbose, boolean quiet, LongSupplier nanoTime) {
    this.console = console;
    this.verbose = verbose;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public synchronized void onEvent(BootstrapEvent event) {
    if (event instanceof Registered registered) {
      place = registered.where();
    }
    if (quiet) {
      return;
    }
    String line = ForeignText.escaped(event.toString()); // always one
    say(line);
    if (event instanceof Warning) {
      return;
    }
    if (event instanceof Retrying retrying) {
      trouble = line;
      troubleEnds = nanoTime.getAsLong() + retrying.delay().plus(RECOVERED).toNanos();
    } else if (!(event instanceof Registered)) {
      state = line;
      trouble = "";
    }
    startTicking();
  }

  /** Reports what only {@code --verbose} asks for. */
  public synchronized void detail(String line) {
    if (verbose && !quiet) {
      say(line);
    }
  }

  /** Reports a problem that does not prevent a start. */
  public synchronized void warn(Problem problem) {
    if (!quiet) {
      say("warning: " + problem);
    }
  }

  /** Says what to do next. */
  public synchronized void hint(String text) {
    if (!quiet) {
      say(text);
    }
  }

  private void say(String line) {
    eraseLine();
    console.note(line);
    console.err().flush();
  }

  private void startTicking() {
    if (ticker != null) {
      return;
    }
    long tick = (console.isTerminal() ? TERMINAL_TICK : LOG_TICK).toMillis();
    ticker = new Timer("etcd-bootstrap-progress", true);
    ticker.schedule(
        new TimerTask() {
          @Override
          public void run() {
            tick();
          }
        },
        tick,
        tick);
    onInterrupt = new Thread(this::interrupted, "etcd-bootstrap-interrupted");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
  }

  /** Says again how things stand. */
  synchronized void tick() {
    String now = now();
    if (now.isEmpty()) {
      return;
    }
    String line = now + " (" + (nanoTime.getAsLong() - start) / 1_000_000_000 + " s)";
    if (!console.isTerminal()) {
      say("still: " + line);
      return;
    }
    String whole = "etcd-bootstrap: " + ForeignText.escaped(line);
    String cut = whole.substring(0, Math.min(LONGEST_LINE, whole.length()));
    console.err().print(NO_WRAP + ERASE_LINE + cut + WRAP);
    console.err().flush();
    lineShown = true;
  }

  /** The last change, or a failure after which no attempt has had the time to succeed. */
  private String now() {
    boolean failing = !trouble.isEmpty() && nanoTime.getAsLong() - troubleEnds < 0;
    return failing ? trouble : state;
  }

  private void eraseLine() {
    if (lineShown) {
      console.err().print(ERASE_LINE);
      lineShown = false;
    }
  }

  /** Leaves the terminal clean and says what stays registered when the process is interrupted. */
  private synchronized void interrupted() {
    eraseLine();
    if (!quiet) {
      say(
          "interrupted"
              + (place.isEmpty()
                  ? "; nothing was registered"
                  : "; the place of this member at "
                      + place
                      + " is kept: start it again to go on waiting"));
    }
  }

  /** Leaves the terminal clean for what follows. */
  @Override
  public synchronized void close() {
    eraseLine();
    console.err().flush();
    if (ticker != null) {
      ticker.cancel();
    }
    if (onInterrupt != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
      } catch (IllegalStateException e) {
        // The JVM is ending: the hook has reported it.
      }
      onInterrupt = null;
    }
  }
}
