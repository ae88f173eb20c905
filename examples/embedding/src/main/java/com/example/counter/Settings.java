package com.example.counter;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What the file of one member says. Options of a strategy stand under its id, so those of several
 * can be there and the line {@code strategy=} chooses.
 *
 * @param strategy the id of the strategy that finds the others
 * @param name of this member
 * @param peerUrl where the others reach this member; {@code initial-advertise-peer-urls}
 * @param data the directory in which this member keeps everything
 * @param http where commands are taken, as {@code host:port}
 */
record Settings(
    String strategy,
    String name,
    String peerUrl,
    Path data,
    String http,
    Path file,
    Properties properties) {

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with every key that is missing
   */
  static Settings read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    List<String> missing = new ArrayList<>();
    for (String key : List.of("strategy", "name", "initial-advertise-peer-urls", "data", "http")) {
      if (properties.getProperty(key, "").isBlank()) {
        missing.add(key);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(file + " does not say " + String.join(", ", missing));
    }
    return new Settings(
        properties.getProperty("strategy"),
        properties.getProperty("name"),
        properties.getProperty("initial-advertise-peer-urls"),
        Path.of(properties.getProperty("data")),
        properties.getProperty("http"),
        file,
        properties);
  }

  /** Ready to run. */
  ClusterBootstrap bootstrap() {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(strategy).localMember(LocalMember.of(name, peerUrl));
    String prefix = strategy + ".";
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        // The last argument is for messages: where somebody has to look.
        bootstrap.option(
            key.substring(prefix.length()), properties.getProperty(key), file + ": " + key);
      }
    }
    return bootstrap;
  }
}
