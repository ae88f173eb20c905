package dev.etcdbootstrap.cli.etcd;

import dev.etcdbootstrap.cli.yaml.MalformedFileException;
import dev.etcdbootstrap.cli.yaml.YamlEntry;
import dev.etcdbootstrap.cli.yaml.YamlFile;
import dev.etcdbootstrap.cli.yaml.YamlValue;
import dev.etcdbootstrap.run.launch.ConfigEdit;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.Place;
import dev.etcdbootstrap.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A config file of etcd. Immutable. */
public final class EtcdConfigFile {

  private final String file;
  private final List<YamlEntry> entries;

  private EtcdConfigFile(String file, List<YamlEntry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads it.
   *
   * @param file its name, for messages
   * @throws MalformedFileException when it is no mapping of settings
   */
  public static EtcdConfigFile read(String file, String text) throws MalformedFileException {
    return new EtcdConfigFile(file, YamlFile.readEtcd(file, text));
  }

  /** Its name, as the operator gave it. */
  public String file() {
    return file;
  }

  /** Its settings: keys of nested mappings have a dot between. */
  public List<EtcdSetting> settings() {
    List<EtcdSetting> settings = new ArrayList<>();
    add("", entries, settings);
    return settings;
  }

  private void add(String prefix, List<YamlEntry> from, List<EtcdSetting> settings) {
    for (YamlEntry entry : from) {
      String path = prefix + entry.key();
      if (entry.value() instanceof YamlValue.Mapping mapping) {
        add(path + ".", mapping.entries(), settings);
      } else {
        Place place = Place.of(file, entry.position().line());
        settings.add(EtcdSetting.ofConfigKey(path, text(entry.value()), place));
      }
    }
  }

  private static String text(YamlValue value) {
    if (value instanceof YamlValue.Scalar scalar) {
      return scalar.type() == YamlValue.Type.NULL ? "" : scalar.text();
    }
    return value instanceof YamlValue.Sequence sequence
        ? sequence.items().stream().map(YamlValue.Scalar::text).collect(Collectors.joining(","))
        : "";
  }

  /** The text of a file with the same settings but for these. */
  public String edited(ConfigEdit edit) {
    StringBuilder lines = new StringBuilder();
    for (String line : remaining("", entries, edit.removed())) {
      lines.append(line).append('\n');
    }
    edit.added()
        .forEach(
            (key, value) ->
                lines.append(Json.write(key)).append(": ").append(Json.write(value)).append('\n'));
    return lines.toString();
  }

  private static List<String> remaining(
      String prefix, List<YamlEntry> entries, Set<String> removed) {
    List<String> remaining = new ArrayList<>();
    for (YamlEntry entry : entries) {
      String path = prefix + entry.key();
      if (!removed.contains(path)) {
        remaining.add(Json.write(entry.key()) + ": " + flow(path, entry.value(), removed));
      }
    }
    return remaining;
  }

  /** In YAML's flow style, each scalar with the type that it has in the file. */
  private static String flow(String path, YamlValue value, Set<String> removed) {
    if (value instanceof YamlValue.Mapping mapping) {
      return "{" + String.join(", ", remaining(path + ".", mapping.entries(), removed)) + "}";
    }
    if (value instanceof YamlValue.Sequence sequence) {
      return sequence.items().stream()
          .map(EtcdConfigFile::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof YamlValue.Scalar scalar ? flow(scalar) : "null";
  }

  private static String flow(YamlValue.Scalar scalar) {
    return switch (scalar.type()) {
      case TEXT, DATE, OTHER -> Json.write(scalar.text());
      case NULL -> "null";
      case BOOLEAN, NUMBER -> scalar.text();
    };
  }
}
