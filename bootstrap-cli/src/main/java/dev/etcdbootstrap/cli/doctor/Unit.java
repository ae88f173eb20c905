package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.cli.doctor.UnitText.Assignment;
import dev.etcdbootstrap.run.settings.EtcdSetting.Assigned;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service as a unit file and its drop-ins make it together: an empty assignment clears what came
 * before. Not thread-safe.
 */
final class Unit {

  private static final String SUFFIX = ".service";
  private static final Pattern SPECIFIER = Pattern.compile("%([%nNpiI])");

  private final String name;
  private final List<Assignment> commands = new ArrayList<>();
  private final Map<String, Assigned> environment = new LinkedHashMap<>();
  private final List<Word> environmentFiles = new ArrayList<>();

  Unit(String name) {
    this.name = name;
  }

  /** The unit that a file belongs to: {@code x.service} or {@code x.service.d/y.conf}. */
  static String nameOf(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    String directory =
        parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
    return directory.endsWith(".service.d")
        ? directory.substring(0, directory.length() - 2)
        : String.valueOf(file.getFileName());
  }

  /** Adds the assignments of the unit file or of the next drop-in. */
  void add(List<Assignment> assignments) {
    for (Assignment assignment : assignments) {
      boolean clears = assignment.value().isBlank();
      switch (assignment.key()) {
        case "ExecStart" -> {
          if (clears) {
            commands.clear();
          } else {
            commands.add(assignment);
          }
        }
        case "Environment" -> {
          if (clears) {
            environment.clear();
          }
          WordSplitter.systemd(assignment.value(), assignment.place()).forEach(this::assign);
        }
        case "EnvironmentFile" -> {
          if (clears) {
            environmentFiles.clear();
          } else {
            String file = assignment.value().strip().replaceFirst("^-", "");
            environmentFiles.add(new Word(expanded(file), assignment.place()));
          }
        }
        default -> {}
      }
    }
  }

  private void assign(Word word) {
    int equals = word.text().indexOf('=');
    if (equals > 0) {
      environment.put(
          word.text().substring(0, equals),
          new Assigned(expanded(word.text().substring(equals + 1)), Optional.of(word.place())));
    }
  }

  /** With the specifiers that follow from the name of the unit ({@code man systemd.unit}). */
  private String expanded(String text) {
    String full = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    int at = full.indexOf('@');
    Map<String, String> specifiers =
        Map.of(
            "%",
            "%",
            "n",
            name,
            "N",
            full,
            "p",
            at < 0 ? full : full.substring(0, at),
            "i",
            at < 0 ? "" : full.substring(at + 1),
            "I",
            at < 0 ? "" : full.substring(at + 1));
    return SPECIFIER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(specifiers.get(found.group(1))));
  }

  /** The files that {@code EnvironmentFile=} names, in their order. */
  List<Word> environmentFiles() {
    return List.copyOf(environmentFiles);
  }

  /** Adds what a file holds, which wins over {@code Environment=}. */
  void addEnvironment(Map<String, Assigned> variables) {
    environment.putAll(variables);
  }

  /** The variables of the service. */
  Map<String, Assigned> environment() {
    return environment;
  }

  /** The etcds that it starts. */
  List<EtcdCommand> commands() {
    List<EtcdCommand> found = new ArrayList<>();
    for (Assignment command : commands) {
      EtcdCommand.find(WordSplitter.systemd(command.value(), command.place()), environment)
          .ifPresent(found::add);
    }
    return found;
  }
}
