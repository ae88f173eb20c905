package dev.etcdbootstrap.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd what the unit waits for, and that it is alive, through {@code systemd-notify}: the
 * socket is one of datagrams, which Java has not. Needs {@code NotifyAccess=all}. For one thread at
 * a time.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 */
final class SystemdStatus implements WaitingStatus.Outlet {

  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final long REPEAT_SECONDS = 10;

  /** More than between two messages, also on a machine that is slow. */
  private static final long EXTENSION_MICROS = TimeUnit.SECONDS.toMicros(60);

  private static final long LIMIT_SECONDS = 5;

  private String told = "";
  private long toldAt;
  private boolean isBroken;

  private SystemdStatus() {}

  /** For a process that systemd wants to hear from; empty for any other. */
  static Optional<WaitingStatus.Outlet> of(Map<String, String> environment) {
    return environment.getOrDefault(SOCKET, "").isEmpty()
        ? Optional.empty()
        : Optional.of(new SystemdStatus());
  }

  @Override
  public void tell(String status, long seconds) {
    if (isBroken || (status.equals(told) && seconds - toldAt < REPEAT_SECONDS)) {
      return;
    }
    told = status;
    toldAt = seconds;
    isBroken =
        !notified(
            List.of(
                "systemd-notify",
                "STATUS=" + status.replace('\n', ' '),
                "EXTEND_TIMEOUT_USEC=" + EXTENSION_MICROS));
  }

  private static boolean notified(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false; // it is not there; the unit's own timeout counts then
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    // etcd tells it that it is ready.
  }
}
