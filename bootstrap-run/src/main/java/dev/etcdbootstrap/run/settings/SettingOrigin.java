package dev.etcdbootstrap.run.settings;

import java.util.Optional;

/**
 * How and where something was set.
 *
 * @param spelling as it is written there: {@code --discovery}, {@code ETCD_DISCOVERY}, {@code
 *     discovery-config.token}
 * @param place empty for the command line and the environment of a process
 */
public record SettingOrigin(Kind kind, String spelling, Optional<Place> place) {

  /** The three ways to set something. */
  public enum Kind {
    /** A flag on the command line. */
    FLAG,
    /** A variable of the environment. */
    VARIABLE,
    /** A key of the file that {@code --config-file} names. */
    CONFIG_KEY
  }

  /** By a flag, spelled with its hyphens. */
  public static SettingOrigin flag(String spelling, Optional<Place> place) {
    return new SettingOrigin(Kind.FLAG, spelling, place);
  }

  /** By a variable. */
  public static SettingOrigin variable(String name, Optional<Place> place) {
    return new SettingOrigin(Kind.VARIABLE, name, place);
  }

  /** By a key of the config file, nested ones with a dot between. */
  public static SettingOrigin configKey(String path, Place place) {
    return new SettingOrigin(Kind.CONFIG_KEY, path, Optional.of(place));
  }

  /** As a message says it: {@code key discovery in etcd.yaml line 7}. */
  @Override
  public String toString() {
    String in = place.map(where -> " in " + where).orElse("");
    return switch (kind) {
      case FLAG -> spelling + (in.isEmpty() ? "" : "," + in);
      case VARIABLE -> spelling + in;
      case CONFIG_KEY -> "key " + spelling + in;
    };
  }
}
