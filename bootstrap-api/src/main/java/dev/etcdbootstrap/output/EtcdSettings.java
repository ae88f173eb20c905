package dev.etcdbootstrap.output;

import dev.etcdbootstrap.BootstrapResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings with which etcd starts with a result, by etcd's own names. */
public final class EtcdSettings {

  private EtcdSettings() {}

  /**
   * In a stable order. The advertised URLs are those in the list: etcd compares the two as text
   * first, and then nothing depends on what names resolve to.
   */
  public static Map<String, String> of(BootstrapResult result) {
    Map<String, String> settings = new LinkedHashMap<>();
    result
        .localMember()
        .ifPresent(
            member -> {
              settings.put("name", member.name());
              settings.put(
                  "initial-advertise-peer-urls",
                  member.peerUrls().stream()
                      .map(Object::toString)
                      .collect(Collectors.joining(",")));
            });
    settings.put("initial-cluster", result.cluster().toString());
    settings.put("initial-cluster-state", result.cluster().state().toString());
    settings.put("initial-cluster-token", result.cluster().token());
    return settings;
  }

  /** The same, by the names of etcd's variables, for the environment of its process. */
  public static Map<String, String> variables(BootstrapResult result) {
    Map<String, String> variables = new LinkedHashMap<>();
    of(result)
        .forEach(
            (key, value) ->
                variables.put("ETCD_" + key.toUpperCase(Locale.ROOT).replace('-', '_'), value));
    return variables;
  }
}
