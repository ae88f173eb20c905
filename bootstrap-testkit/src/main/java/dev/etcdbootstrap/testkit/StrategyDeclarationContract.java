package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Ids;
import dev.etcdbootstrap.spi.Option;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The part of the contract that needs no bootstrap: what a strategy declares. */
abstract class StrategyDeclarationContract {

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          ",",
          "=",
          "\u0000",
          "a=b=c",
          "://",
          "http://[",
          "-1",
          "９",
          "\uD800",
          "x".repeat(100_000));

  abstract String strategyId();

  final Installed installed() throws BootstrapException {
    return Strategies.load().select(strategyId());
  }

  @Test
  @DisplayName("is found by ServiceLoader, once, under a valid id")
  void isInstalled() throws BootstrapException {
    Installed installed = installed();

    assertThat(Ids.isValid(installed.id())).isTrue();
    assertThat(installed.strategy().id()).isEqualTo(installed.id());
    assertThat(installed.strategy().getClass()).hasPublicMethods("bootstrap");
  }

  @Test
  @DisplayName("describes itself and every option in one line")
  void describesItself() throws BootstrapException {
    BootstrapStrategy strategy = installed().strategy();

    assertThat(strategy.description()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    assertThat(strategy.options())
        .allSatisfy(
            option ->
                assertThat(option.description())
                    .as("description of %s", option)
                    .isNotBlank()
                    .doesNotContain("\n")
                    .doesNotEndWith("."));
  }

  @Test
  @DisplayName("declares the same option objects at every call")
  void optionsAreConstant() throws BootstrapException {
    BootstrapStrategy strategy = installed().strategy();

    List<Option<?>> first = strategy.options();
    assertThat(strategy.options()).isEqualTo(first);
    Set<String> keys = new HashSet<>();
    assertThat(first)
        .allSatisfy(
            option ->
                assertThat(keys.add(option.key())).as("%s is declared once", option).isTrue());
  }

  @Test
  @DisplayName("refuses illegal option values with IllegalArgumentException and nothing else")
  void parsersAreRobust() throws BootstrapException {
    for (Option<?> option : installed().options()) {
      for (String text : HOSTILE) {
        try {
          assertThat((Object) option.parse(text)).as("value of %s", option).isNotNull();
        } catch (IllegalArgumentException e) {
          assertThat(e.getMessage()).as("message of %s", option).isNotBlank();
        }
      }
    }
  }
}
