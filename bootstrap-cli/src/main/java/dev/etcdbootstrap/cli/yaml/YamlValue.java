package dev.etcdbootstrap.cli.yaml;

import java.util.List;

/** A value in a YAML file. Immutable. */
public sealed interface YamlValue {

  /** What this is, for messages: "a list". */
  String kind();

  /** The type that YAML gives a scalar. */
  enum Type {
    TEXT("text"),
    NULL("nothing"),
    BOOLEAN("a boolean"),
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
   * @param text as written, whatever its type
   */
  record Scalar(String text, Type type, FilePosition position) implements YamlValue {
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

  /** A mapping of keys to values. */
  record Mapping(List<YamlEntry> entries) implements YamlValue {
    @Override
    public String kind() {
      return "a mapping";
    }
  }
}
