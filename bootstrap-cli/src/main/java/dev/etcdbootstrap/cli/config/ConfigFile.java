package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.yaml.MalformedFileException;
import dev.etcdbootstrap.cli.yaml.YamlEntry;
import dev.etcdbootstrap.cli.yaml.YamlFile;
import dev.etcdbootstrap.cli.yaml.YamlValue;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.DidYouMean;
import dev.etcdbootstrap.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a YAML file: options of the command and of strategies at the top, options of a
 * strategy under its id. Anything else is a problem, reported with its position.
 */
final class ConfigFile {

  private static final String UNKNOWN = "unknown-option";

  private final KnownOptions known;
  private final ProblemReport report;
  private final List<Setting> settings = new ArrayList<>();
  private final List<String> sections = new ArrayList<>();

  private ConfigFile(KnownOptions known, ProblemReport report) {
    this.known = known;
    this.report = report;
  }

  /**
   * @param limit how long to wait for whoever writes into a pipe; empty for ever
   */
  static ConfigFile read(
      String file, Optional<Duration> limit, KnownOptions known, ProblemReport report) {
    ConfigFile config = new ConfigFile(known, report);
    try {
      for (YamlEntry entry : YamlFile.read(file, limit)) {
        config.addTopLevel(entry);
      }
    } catch (MalformedFileException e) {
      report.usage(Problem.error("bad-config-file", e.getMessage(), e.remedy()));
    }
    config.refuseDuplicates();
    return config;
  }

  /** The settings that are well formed. */
  List<Setting> settings() {
    return settings;
  }

  /** The ids of the strategies that have a section with something in it. */
  List<String> sections() {
    return sections;
  }

  private void addTopLevel(YamlEntry entry) {
    Optional<Installed> strategy = known.strategies().find(entry.key());
    Optional<Option<?>> option = known.find(entry.key());
    // A plugin may be called as an option of others.
    boolean isSection = option.isEmpty() || entry.value() instanceof YamlValue.Mapping;
    if (strategy.isPresent() && isSection) {
      addSection(strategy.get(), entry);
      return;
    }
    if (option.isPresent()) {
      add(option.get(), entry, Optional.empty());
      return;
    }
    if (report.isFull(UNKNOWN)) {
      report.usage(Problem.error(UNKNOWN, "unknown key", ""));
      return;
    }
    List<String> candidates = new ArrayList<>(known.all().stream().map(Option::key).toList());
    List<String> ids = known.strategies().installed().stream().map(Installed::id).toList();
    candidates.addAll(ids);
    report.usage(
        Problem.error(
            UNKNOWN,
            entry.position()
                + ": unknown key "
                + ForeignText.printable(entry.key())
                + DidYouMean.hint(entry.key(), candidates),
            "known are "
                + HostOptions.ALL.stream().map(Option::key).collect(Collectors.joining(", "))
                + ", and the strategies "
                + String.join(", ", ids)
                + " with their options (see: etcd-bootstrap strategies ID)"));
  }

  private void addSection(Installed strategy, YamlEntry section) {
    if (!(section.value() instanceof YamlValue.Mapping mapping)) {
      report.usage(
          Problem.error(
              "bad-config-file",
              section.position()
                  + ": "
                  + strategy.id()
                  + " is a strategy and takes its options as keys below it",
              strategy.options().isEmpty()
                  ? ""
                  : "write them indented: " + strategy.options().get(0).key() + ": …"));
      return;
    }
    if (!mapping.entries().isEmpty()) {
      sections.add(strategy.id());
    }
    for (YamlEntry entry : mapping.entries()) {
      Optional<Option<?>> option = strategy.option(entry.key());
      if (option.isPresent()) {
        add(option.get(), entry, Optional.of(strategy.id()));
      } else {
        report.usage(unknownInSection(strategy, entry));
      }
    }
  }

  private Problem unknownInSection(Installed strategy, YamlEntry entry) {
    if (report.isFull(UNKNOWN)) {
      return Problem.error(UNKNOWN, "unknown key", "");
    }
    List<String> keys = strategy.options().stream().map(Option::key).toList();
    return Problem.error(
        UNKNOWN,
        entry.position()
            + ": strategy "
            + strategy.id()
            + " has no option "
            + ForeignText.printable(entry.key())
            + DidYouMean.hint(entry.key(), keys),
        KnownOptions.isHostOption(entry.key())
            ? "move it to the top level"
            : "it takes " + String.join(", ", keys));
  }

  private void add(Option<?> option, YamlEntry entry, Optional<String> section) {
    textOf(option, entry)
        .ifPresent(
            text ->
                settings.add(
                    new Setting(option.key(), text, new Origin.File(entry.position()), section)));
  }

  /** The value as the text that a flag would have. */
  private Optional<String> textOf(Option<?> option, YamlEntry entry) {
    YamlValue value = entry.value();
    if (value instanceof YamlValue.Scalar scalar) {
      return textOf(option, scalar);
    }
    if (value instanceof YamlValue.Sequence sequence && option.form() == Option.Form.LIST) {
      List<String> items = new ArrayList<>();
      for (YamlValue.Scalar item : sequence.items()) {
        textOf(option, item).ifPresent(items::add);
      }
      return items.size() == sequence.items().size()
          ? Optional.of(String.join(",", items))
          : Optional.empty();
    }
    String expected =
        switch (option.form()) {
          case TEXT -> "text";
          case LIST -> "text or a list of texts";
          case LITERAL -> "a single value: " + option.placeholder();
        };
    report.usage(wrongType(entry.position() + ": " + option + " is " + value.kind(), expected));
    return Optional.empty();
  }

  private Optional<String> textOf(Option<?> option, YamlValue.Scalar scalar) {
    boolean none = scalar.type() == YamlValue.Type.NULL;
    boolean literal = option.form() == Option.Form.LITERAL && !none;
    if (scalar.type() == YamlValue.Type.TEXT || literal) {
      return Optional.of(scalar.text());
    }
    report.usage(
        none
            ? Problem.error(
                "bad-option-value",
                scalar.position() + ": " + option + " has no value",
                "give it one or remove the key")
            : wrongType(
                scalar.position()
                    + ": "
                    + option
                    + " is "
                    + (option.isSecret() ? "a value" : ForeignText.printable(scalar.text()))
                    + ", which YAML reads as "
                    + scalar.kind(),
                "text; put it in quotes"));
    return Optional.empty();
  }

  private static Problem wrongType(String message, String expected) {
    return Problem.error("bad-option-value", message, "it must be " + expected);
  }

  /** A strategy's option may stand at the top or under its id, but not at both. */
  private void refuseDuplicates() {
    Map<String, Setting> atTop = new HashMap<>();
    for (Setting setting : settings) {
      if (setting.section().isEmpty()) {
        atTop.put(setting.key(), setting);
      }
    }
    for (Setting setting : settings) {
      Setting other = atTop.get(setting.key());
      if (other != null && setting.section().isPresent()) {
        report.usage(
            Problem.error(
                "bad-config-file",
                setting.origin() + ": " + setting.key() + " is also set at " + other.origin(),
                "keep one of them"));
      }
    }
  }
}
