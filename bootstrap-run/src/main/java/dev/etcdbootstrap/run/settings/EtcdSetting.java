package dev.etcdbootstrap.run.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A setting of etcd and where it comes from.
 *
 * @param key the name of its flag without hyphens; for a config key that stands for no flag, the
 *     key as written
 */
public record EtcdSetting(String key, String value, SettingOrigin origin) {

  /**
   * A variable or a key with its value and place.
   *
   * @param place empty for the environment of a process
   */
  public record Assigned(String value, Optional<Place> place) {}

  /** The variables that stand for flags; the others are no settings of etcd. */
  public static List<EtcdSetting> ofVariables(Map<String, Assigned> environment) {
    List<EtcdSetting> settings = new ArrayList<>();
    environment.forEach(
        (name, assigned) -> {
          SettingOrigin origin = SettingOrigin.variable(name, assigned.place());
          EtcdFlags.ofVariable(name)
              .ifPresent(flag -> settings.add(new EtcdSetting(flag, assigned.value(), origin)));
        });
    return settings;
  }

  /**
   * A key of the config file.
   *
   * @param path the key, those of nested mappings with a dot between
   * @param value a list with commas between
   */
  public static EtcdSetting ofConfigKey(String path, String value, Place place) {
    return new EtcdSetting(
        ConfigFileKeys.flag(path).orElse(path), value, SettingOrigin.configKey(path, place));
  }

  /** Without the value, which may be secret. */
  @Override
  public String toString() {
    return key + " (" + origin + ")";
  }
}
