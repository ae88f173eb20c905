package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.text.DidYouMean;
import dev.etcdbootstrap.text.Redactor;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the options of a strategy from texts and reports all that is wrong with them at once. */
final class OptionValues {

  private OptionValues() {}

  /**
   * @param inputs texts by key
   * @param values by the constants of the strategy; they win
   * @param redactor is told what must not be shown
   */
  static void read(
      Installed strategy,
      Map<String, OptionText> inputs,
      Map<Option<?>, Object> values,
      StrategyContext.Builder context,
      Redactor redactor,
      ProblemReport report) {
    Map<String, Option<?>> declared =
        strategy.options().stream().collect(Collectors.toMap(Option::key, option -> option));
    inputs.forEach(
        (key, input) -> {
          Option<?> option = declared.get(key);
          if (option != null) {
            input.hideIn(redactor, option);
          }
        });
    inputs.forEach(
        (key, input) -> {
          Option<?> option = declared.get(key);
          if (option == null) {
            report.usage(unknown(strategy, key, declared).at(input.source()));
          } else if (!values.containsKey(option)) {
            readOne(strategy, option, input, context, redactor, report);
          }
        });
    values.forEach(
        (option, value) -> {
          if (strategy.options().contains(option)) {
            put(context, option, value);
          } else {
            report.usage(unknown(strategy, option.key(), declared));
          }
        });
    for (Option<?> option : strategy.options()) {
      if (option.isRequired()
          && option.defaultText().isEmpty()
          && !inputs.containsKey(option.key())
          && !values.containsKey(option)) {
        report.usage(
            Problem.error(
                "missing-option",
                "strategy " + strategy.id() + " needs " + option,
                "set it: " + option.description()));
      }
    }
  }

  @SuppressWarnings("unchecked") // the facade takes only values of the option's own type
  private static <T> void put(StrategyContext.Builder context, Option<T> option, Object value) {
    context.option(option, (T) value);
  }

  private static <T> void readOne(
      Installed strategy,
      Option<T> option,
      OptionText input,
      StrategyContext.Builder context,
      Redactor redactor,
      ProblemReport report) {
    ProblemReport own = new ProblemReport(); // one that a parser left behind may still write to
    try {
      Optional<T> value = strategy.parse(option, () -> input.read(option, own));
      value.ifPresent(read -> context.option(option, read));
      report.addAll(own.redacted(redactor));
    } catch (BootstrapException e) {
      String place = input.source().isEmpty() ? "" : input.source() + ": ";
      report.failure(new BootstrapException(e.reason(), place + e.getMessage()).redacted(redactor));
    }
  }

  private static Problem unknown(Installed strategy, String key, Map<String, Option<?>> declared) {
    String hint = DidYouMean.hint(key, declared.keySet());
    String takes =
        strategy.options().isEmpty()
            ? "it takes no options"
            : "it takes "
                + strategy.options().stream().map(Option::key).collect(Collectors.joining(", "));
    return Problem.error(
        "unknown-option", "strategy " + strategy.id() + " has no option " + key + hint, takes);
  }
}
