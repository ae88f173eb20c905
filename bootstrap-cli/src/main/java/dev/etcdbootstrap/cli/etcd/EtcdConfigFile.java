package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.cli.yaml.MalformedFileException;
import dev.etcdbootstrap.cli.yaml.YamlEntry;
import dev.etcdbootstrap.cli.yaml.YamlFile;
import dev.etcdbootstrap.cli.yaml.YamlValue;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a config file of etcd: keys of nested mappings with a dot between. */
final class ConfigText {

  private final String file;
  private final List<EtcdSetting> settings = new ArrayList<>();

  private ConfigText(String file) {
    this.file = file;
  }

  static List<EtcdSetting> read(String file, String text) throws MalformedFileException {
    ConfigText config = new ConfigText(file);
    config.add("", YamlFile.readEtcd(file, text));
    return config.settings;
  }

  private void add(String prefix, List<YamlEntry> entries) {
    for (YamlEntry entry : entries) {
      String path = prefix + entry.key();
      if (entry.value() instanceof YamlValue.Mapping mapping) {
        add(path + ".", mapping.entries());
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
}
