package dev.etcdbootstrap.strategy.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thread of a common pool may have a context class loader that does not see the application. */
final class ContextClassLoaderTest {

  static ClassLoader[] loaders() {
    return new ClassLoader[] {
      ClassLoader.getPlatformClassLoader(),
      ContextClassLoaderTest.class.getClassLoader(),
      new ClassLoader(ContextClassLoaderTest.class.getClassLoader()) {}
    };
  }

  @ParameterizedTest
  @MethodSource("loaders")
  void isFoundOnce(ClassLoader context) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      assertThat(Strategies.load().installed())
          .filteredOn(installed -> installed.id().equals("static"))
          .extracting(Installed::strategy)
          .hasOnlyElementsOfType(StaticStrategy.class)
          .hasSize(1);
      assertThat(Strategies.load().broken()).isEmpty();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
