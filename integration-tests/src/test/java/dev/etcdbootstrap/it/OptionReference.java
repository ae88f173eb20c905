package dev.etcdbootstrap.it;

import dev.etcdbootstrap.cli.config.KnownOptions;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code docs/options.md} from what the strategies on its class path declare. A program in
 * one file that {@code java} runs as it is; {@link OptionReferenceIT} says how.
 */
final class OptionReference {

  private static final String HEAD =
      """
      # Options

      Written from what the strategies declare; `etcd-bootstrap strategies ID` shows the same for what is installed. Each
      option is a flag (`--` and its name), an environment variable, and a key of the configuration file, in that order of
      precedence; more in [command.md](command.md#where-settings-come-from). A *secret* is never shown; better in a
      variable or a file than in a flag.
      """;

  private OptionReference() {}

  /** Takes the file to write. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), text(Strategies.load()));
  }

  private static String text(Strategies strategies) {
    KnownOptions known = new KnownOptions(strategies);
    StringBuilder page = new StringBuilder(HEAD);
    page.append("\n## For every strategy\n\nAt the top of the configuration file.\n\n");
    table(
        page,
        known.all().stream().filter(option -> known.takenBy(option.key()).isEmpty()).toList());
    for (Installed strategy : strategies.installed()) {
      page.append("\n## `" + strategy.id() + "`\n\n");
      page.append(escaped(sentence(strategy.strategy().description())));
      page.append(" In the section `" + strategy.id() + ":` of the configuration file.\n\n");
      table(page, strategy.options());
    }
    return page.toString();
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  private static void table(StringBuilder page, List<? extends Option<?>> options) {
    row(page, List.of("Option", "Variable", "Value", "Default", "Description"));
    row(page, List.of("---", "---", "---", "---", "---"));
    for (Option<?> option : options) {
      row(
          page,
          List.of(
              code(option.key()),
              code(KnownOptions.variable(option)),
              code(option.placeholder()),
              option.defaultText().map(OptionReference::code).orElse(""),
              description(option)));
    }
  }

  private static String description(Option<?> option) {
    List<String> marks = new ArrayList<>();
    if (option.isRequired()) {
      marks.add("*required*");
    }
    if (option.isSecret()) {
      marks.add("*secret*");
    }
    String text = escaped(option.description());
    return marks.isEmpty() ? text : String.join(", ", marks) + ": " + text;
  }

  private static void row(StringBuilder page, List<String> cells) {
    page.append("| " + String.join(" | ", cells) + " |\n");
  }

  /** In a table, a bar must be escaped even here. */
  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\|<*_`]", "\\\\$0");
  }
}
