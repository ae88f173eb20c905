package dev.etcdbootstrap.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file is, by its name or by the first line that tells. */
enum FileKind {
  UNIT("\\[[A-Za-z-]+]\\s*"),
  ENVIRONMENT("(export\\s+)?[A-Za-z_][A-Za-z0-9_]*=.*"),
  CONFIG("(---.*|\\{.*|[\"']?[A-Za-z][A-Za-z0-9-]*[\"']?\\s*:(\\s.*)?)");

  private final Pattern line;

  FileKind(String line) {
    this.line = Pattern.compile(line);
  }

  /** Empty when neither name nor content tell; a file with nothing but comments is any. */
  static Optional<FileKind> of(String file, String text) {
    String name = file.toLowerCase(Locale.ROOT);
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"))
            .toList();
    if (lines.isEmpty()) {
      return Optional.of(ENVIRONMENT);
    }
    if (name.endsWith(".service")) {
      return Optional.of(UNIT);
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) {
      return Optional.of(CONFIG);
    }
    return lines.stream().flatMap(line -> ofLine(line).stream()).findFirst();
  }

  private static Optional<FileKind> ofLine(String line) {
    for (FileKind kind : values()) {
      if (kind.line.matcher(line).matches()) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
