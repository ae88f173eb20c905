package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoggerListenerTest {

  @Test
  void writesEveryEventOnOneLine() throws Exception {
    Log log = new Log();

    ClusterBootstrap.using(
            Strategies.of(
                FakeStrategy.of(
                    context -> {
                      context.tell(BootstrapEvent.registered("there"));
                      context.tell(BootstrapEvent.retrying(Duration.ofMillis(5), "a {0}\nb"));
                      context.tell(BootstrapEvent.warning("careful"));
                      return InitialCluster.parse("a=http://a:1");
                    })),
            "fake")
        .listener(LoggerListener.to(log))
        .run();

    assertThat(log.lines)
        .containsExactly(
            "INFO registered at there",
            "WARNING trying again in 5 ms: a {0}\\u000ab",
            "WARNING warning: careful");
  }

  private static final class Log implements System.Logger {

    private final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "log";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      throw new AssertionError("nothing was thrown");
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        String message,
        @Nullable Object... parameters) {
      if (parameters != null) {
        assertThat(parameters).as("what formats the message").isEmpty();
      }
      lines.add(level + " " + message);
    }
  }
}
