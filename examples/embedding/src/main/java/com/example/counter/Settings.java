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
 * The settings file of one member. The keys of a strategy's options begin with its id, so the file
 * can have options of several strategies; the line {@code strategy=} chooses one.
 *
 * @param strategy the id of the strategy that finds the others
 * @param name of this member
 * @param peerUrl the URL at which the others reach this member; {@code initial-advertise-peer-urls}
 * @param data the data directory of this member
 * @param http the address of its HTTP API, as {@code host:port}
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
   * @throws IllegalArgumentException naming all missing keys
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
      throw new IllegalArgumentException(file + " lacks " + String.join(", ", missing));
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

  /** The bootstrap that these settings describe. */
  ClusterBootstrap bootstrap() {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(strategy).localMember(LocalMember.of(name, peerUrl));
    String prefix = strategy + ".";
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        // The last argument is for messages: where the value was set.
        bootstrap.option(
            key.substring(prefix.length()), properties.getProperty(key), file + ": " + key);
      }
    }
    return bootstrap;
  }
}
