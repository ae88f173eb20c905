package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may be shown of the values of secret options: nothing. */
final class SecretRules {

  /** That hardly any parser takes. */
  private static final String PROBE = "\u0000pr0be=[,";

  private final List<Option<?>> secretOptions;

  SecretRules(Installed strategy) {
    this.secretOptions = strategy.options().stream().filter(Option::isSecret).toList();
  }

  /**
   * @param options of a member
   * @param secrets set besides them
   * @param spoken with all these set
   */
  void check(Map<String, String> options, Map<String, String> secrets, Spoken spoken) {
    Set<String> hidden = new HashSet<>(secrets.values());
    Map<String, String> all = new HashMap<>(options);
    all.putAll(secrets);
    for (Option<?> option : secretOptions) {
      if (all.containsKey(option.key())) {
        hidden.add(all.get(option.key()));
      }
      parse(option, spoken);
    }
    if (!secretOptions.isEmpty()) {
      assertThat(hidden)
          .as("values of %s to look for; return some in secrets()", secretOptions)
          .isNotEmpty();
      hidden.add(PROBE);
    }
    for (String value : hidden) {
      String secret = value.substring(value.indexOf(':') + 1);
      assertThat(secret).as("a secret to look for").isNotBlank();
      assertThat(spoken.texts()).noneMatch(text -> text.contains(secret));
    }
  }

  private static void parse(Option<?> option, Spoken spoken) {
    try {
      Object unused = option.parse(PROBE);
    } catch (RuntimeException e) {
      spoken.add(e);
    }
  }
}
