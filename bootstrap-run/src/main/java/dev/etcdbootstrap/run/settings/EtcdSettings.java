package dev.etcdbootstrap.run.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that an etcd takes from its command line, its environment and its config file, one
 * value for each. A config file shadows flags and environment altogether; otherwise a flag counts,
 * and a variable where there is no flag. Of several flags the last counts; an empty variable counts
 * as not set. Immutable.
 */
public final class EtcdSettings {

  private static final String CONFIG_FILE = "config-file";

  /** What Go's {@code strconv.ParseBool} takes for it. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

  private final Map<String, EtcdSetting> effective;
  private final List<EtcdSetting> shadowed;
  private final Map<EtcdSetting, EtcdSetting> conflicts;

  private EtcdSettings(
      Map<String, EtcdSetting> effective,
      List<EtcdSetting> shadowed,
      Map<EtcdSetting, EtcdSetting> conflicts) {
    this.effective = effective;
    this.shadowed = List.copyOf(shadowed);
    this.conflicts = conflicts;
  }

  /**
   * The config file that etcd reads, by flag or variable; whoever can, reads it and hands its
   * content to {@link #of}.
   */
  public static Optional<EtcdSetting> configFile(
      List<EtcdSetting> flags, List<EtcdSetting> variables) {
    return Optional.ofNullable(lastOfEach(flags).get(CONFIG_FILE))
        .filter(EtcdSettings::isSet)
        .or(
            () ->
                Optional.ofNullable(lastOfEach(variables).get(CONFIG_FILE))
                    .filter(EtcdSettings::isSet));
  }

  /**
   * The settings that count.
   *
   * @param file the content of the config file, when etcd is told to read one
   */
  public static EtcdSettings of(
      List<EtcdSetting> flags, List<EtcdSetting> variables, Optional<List<EtcdSetting>> file) {
    Map<String, EtcdSetting> byFlag = lastOfEach(flags);
    Map<String, EtcdSetting> byVariable = lastOfEach(variables);
    List<EtcdSetting> shadowed = new ArrayList<>();
    if (file.isPresent()) {
      shadowed.addAll(byFlag.values());
      byVariable.values().stream().filter(EtcdSettings::isSet).forEach(shadowed::add);
      shadowed.removeIf(setting -> setting.key().equals(CONFIG_FILE));
      return new EtcdSettings(lastOfEach(file.get()), shadowed, Map.of());
    }
    Map<String, EtcdSetting> effective = new LinkedHashMap<>(byFlag);
    Map<EtcdSetting, EtcdSetting> conflicts = new LinkedHashMap<>();
    byVariable.forEach(
        (key, variable) -> {
          EtcdSetting flag = byFlag.get(key);
          if (flag != null) {
            conflicts.put(flag, variable);
          } else if (isSet(variable)) {
            effective.put(key, variable);
          }
        });
    return new EtcdSettings(effective, shadowed, conflicts);
  }

  private static boolean isSet(EtcdSetting setting) {
    return !setting.value().isEmpty();
  }

  private static Map<String, EtcdSetting> lastOfEach(List<EtcdSetting> settings) {
    Map<String, EtcdSetting> last = new LinkedHashMap<>();
    settings.forEach(setting -> last.put(setting.key(), setting));
    return last;
  }

  /** The setting with this name, that of its flag without hyphens. */
  public Optional<EtcdSetting> get(String key) {
    return Optional.ofNullable(effective.get(key));
  }

  /** The value of a setting, unless it is empty. */
  public Optional<String> value(String key) {
    return get(key).map(EtcdSetting::value).filter(value -> !value.isEmpty());
  }

  /** Whether a boolean is set, as Go reads one. */
  public boolean isOn(String key) {
    return value(key).filter(TRUE::contains).isPresent();
  }

  /** All settings that count. */
  public List<EtcdSetting> all() {
    return List.copyOf(effective.values());
  }

  /** Flags and variables that etcd does not look at because it has a config file. */
  public List<EtcdSetting> shadowed() {
    return shadowed;
  }

  /**
   * Flags of which there is a variable too, be it empty: etcd does not start then ("conflicting
   * environment variable is shadowed by corresponding command-line flag").
   */
  public Map<EtcdSetting, EtcdSetting> conflicts() {
    return Map.copyOf(conflicts);
  }
}
