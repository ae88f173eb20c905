package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.Redactor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that no value of a secret option is shown. */
final class SecretChecks {

  /** A value that hardly any parser accepts. */
  private static final String PROBE = "\u0000pr0be=[,";

  private final List<Option<?>> secretOptions;

  SecretChecks(Installed strategy) {
    this.secretOptions = strategy.options().stream().filter(Option::isSecret).toList();
  }

  /**
   * @param options of a member
   * @param secrets options set in addition
   * @param visible the output of bootstraps with all these options
   */
  void check(Map<String, String> options, Map<String, String> secrets, VisibleOutput visible) {
    Set<String> hidden = new HashSet<>(secrets.values());
    Map<String, String> all = new HashMap<>(options);
    all.putAll(secrets);
    for (Option<?> option : secretOptions) {
      if (all.containsKey(option.key())) {
        hidden.add(all.get(option.key()));
      }
      parse(option, visible);
    }
    if (!secretOptions.isEmpty()) {
      assertThat(hidden)
          .as("values of the secret options %s; override secrets() to set some", secretOptions)
          .isNotEmpty();
      hidden.add(PROBE);
    }
    for (String value : hidden) {
      String secret = value.substring(value.indexOf(':') + 1);
      assertThat(secret).as("the value of a secret option").isNotBlank();
      assertThat(visible.texts()).noneMatch(text -> text.contains(secret));
    }
    assertThat(visible.texts())
        .as("texts in which only the host has hidden a secret, as not every host does")
        .noneMatch(text -> text.contains(Redactor.HIDDEN));
  }

  private static void parse(Option<?> option, VisibleOutput visible) {
    try {
      Object unused = option.parse(PROBE);
    } catch (RuntimeException e) {
      visible.add(e);
    }
  }
}
