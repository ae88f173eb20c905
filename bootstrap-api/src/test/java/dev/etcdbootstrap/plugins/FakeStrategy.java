package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A strategy that does what a test says. */
public record FakeStrategy(String id, boolean isOffline, List<Option<?>> options, Body body)
    implements BootstrapStrategy {

  /** Like {@link BootstrapStrategy#bootstrap}, but may break the rules. */
  @FunctionalInterface
  @SuppressWarnings("exports") // tests are not on the module path
  public interface Body {
    @Nullable InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException;
  }

  /** One called "fake" that is not offline. */
  public static FakeStrategy of(Body body, Option<?>... options) {
    return new FakeStrategy("fake", false, List.of(options), body);
  }

  /** One that finds this cluster. */
  public static FakeStrategy finding(String cluster) {
    return of(context -> InitialCluster.parse(cluster));
  }

  public FakeStrategy offline() {
    return new FakeStrategy(id, true, options, body);
  }

  public FakeStrategy named(String otherId) {
    return new FakeStrategy(otherId, isOffline, options, body);
  }

  /** As if it had been found in a jar. */
  Installed installed() {
    return new Installed(this, id, "", isOffline, options, "", "/plugins/fake.jar");
  }

  @Override
  @SuppressWarnings("NullAway") // a strategy may be compiled without such a check
  public InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    return body.bootstrap(context);
  }
}
