package dev.etcdbootstrap.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What the command takes without a search is what a search finds. */
final class BuiltInStrategiesTest {

  @Test
  void namesAllThatServiceLoaderFinds() {
    List<String> found =
        ServiceLoader.load(BootstrapStrategy.class).stream()
            .map(provider -> provider.type().getName())
            .filter(name -> !name.equals(RegistryStrategy.class.getName())) // of these tests
            .toList();

    Strategies builtIn = BuiltInStrategies.load();

    assertThat(found).hasSizeGreaterThan(1);
    assertThat(builtIn.broken()).isEmpty();
    assertThat(builtIn.installed())
        .extracting(strategy -> strategy.strategy().getClass().getName())
        .containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void tellsTheSameOfThem() {
    List<String> found =
        Strategies.load().entries().stream()
            .map(Object::toString)
            .filter(entry -> !entry.contains("test-registry"))
            .toList();

    assertThat(BuiltInStrategies.load().entries()).extracting(Object::toString).isEqualTo(found);
  }
}
