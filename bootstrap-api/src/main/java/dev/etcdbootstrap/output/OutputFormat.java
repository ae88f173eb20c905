package dev.etcdbootstrap.output;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.text.Json;
import dev.etcdbootstrap.text.ShellWords;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a result is written for a program; the values of {@code resolve -o}. */
public enum OutputFormat {
  /** etcd's command-line flags on one line, quoted for a shell where that is needed. */
  FLAGS,
  /**
   * {@code ETCD_…=value} lines, for systemd's {@code EnvironmentFile=} and for {@code set -a; .
   * FILE}.
   */
  ENV,
  /** The keys of an etcd {@code --config-file}. */
  YAML,
  /** One JSON object. */
  JSON,
  /** The member list alone. */
  INITIAL_CLUSTER;

  /** The names that users write. */
  public static List<String> names() {
    return Stream.of(values()).map(OutputFormat::toString).toList();
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static OutputFormat of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The result as text, ending with a line end. */
  public String write(BootstrapResult result) {
    String text =
        switch (this) {
          case FLAGS -> flags(result);
          case ENV -> env(result);
          case YAML -> yaml(result);
          case JSON -> Json.write(ResultJson.of(result));
          case INITIAL_CLUSTER -> result.cluster().toString();
        };
    return text + "\n";
  }

  private static String flags(BootstrapResult result) {
    return EtcdSettings.of(result).entrySet().stream()
        .map(setting -> ShellWords.word("--" + setting.getKey() + "=" + setting.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String env(BootstrapResult result) {
    return EtcdSettings.variables(result).entrySet().stream()
        .map(setting -> setting.getKey() + "=" + ShellWords.value(setting.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String yaml(BootstrapResult result) {
    StringBuilder out = new StringBuilder();
    EtcdSettings.of(result)
        .forEach(
            (key, value) -> {
              out.append(out.isEmpty() ? "" : "\n").append(key).append(": ");
              out.append(Json.write(value));
            });
    return out.toString();
  }

  /** The name that users write: {@code initial-cluster}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
