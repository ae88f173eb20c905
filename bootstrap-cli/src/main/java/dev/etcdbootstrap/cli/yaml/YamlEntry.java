package dev.etcdbootstrap.cli.yaml;

/**
 * A key of a YAML mapping and its value.
 *
 * @param position of the key
 */
public record YamlEntry(String key, YamlValue value, FilePosition position) {}
