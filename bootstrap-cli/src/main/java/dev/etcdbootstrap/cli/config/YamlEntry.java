package dev.etcdbootstrap.cli.config;

/**
 * A key of a YAML mapping and its value.
 *
 * @param place of the key
 */
record YamlEntry(String key, YamlValue value, Origin.Place place) {}
