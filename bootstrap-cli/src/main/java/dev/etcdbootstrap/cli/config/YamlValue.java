package dev.etcdbootstrap.cli.config;

import java.util.List;

/** As much of YAML as a configuration needs. */
sealed interface YamlValue {

  /** For messages. */
  String kind();

  /** What a YAML program would take a scalar for. */
  enum Type {
    TEXT("text"),
    NULL("nothing"),
    BOOLEAN("a truth value"),
    NUMBER("a number"),
    DATE("a date"),
    OTHER("neither text nor number");

    private final String kind;

    Type(String kind) {
      this.kind = kind;
    }
  }

  /**
   * A single value.
   *
   * @param text as written, whatever YAML would make of it
   */
  record Scalar(String text, Type type, Origin.Place place) implements YamlValue {
    @Override
    public String kind() {
      return type.kind;
    }
  }

  /** A list of single values. */
  record Sequence(List<Scalar> items) implements YamlValue {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values. */
  record Mapping(List<YamlEntry> entries) implements YamlValue {
    @Override
    public String kind() {
      return "a mapping";
    }
  }
}
