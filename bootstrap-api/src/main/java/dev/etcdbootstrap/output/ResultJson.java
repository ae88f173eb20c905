package dev.etcdbootstrap.output;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON objects that the command prints; their keys are a contract. They hold maps, lists, texts
 * and booleans alone, so {@link Json} writes them, and so does any library.
 */
public final class ResultJson {

  private ResultJson() {}

  /** The object of a result. */
  public static Map<String, Object> of(BootstrapResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("strategy", result.strategy());
    result.localMember().ifPresent(member -> json.put("name", member.name()));
    json.put("initial-cluster", result.cluster().toString());
    json.put("initial-cluster-state", result.cluster().state().toString());
    json.putAll(ids(result.cluster()));
    json.put("members", members(result.cluster(), Optional.of(result)));
    json.put("warnings", problems(result.warnings()));
    return json;
  }

  /** The token, cluster ID and members of a list. */
  public static Map<String, Object> ids(InitialCluster cluster) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("initial-cluster-token", cluster.token());
    json.put("cluster-id", cluster.clusterId().toString());
    json.put("members", members(cluster, Optional.empty()));
    return json;
  }

  private static List<Map<String, Object>> members(
      InitialCluster cluster, Optional<BootstrapResult> result) {
    List<Map<String, Object>> json = new ArrayList<>();
    for (int i = 0; i < cluster.members().size(); i++) {
      Member member = cluster.members().get(i);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", member.name());
      entry.put("id", cluster.memberIds().get(i).toString());
      entry.put("peer-urls", texts(member.peerUrls()));
      result.ifPresent(found -> entry.put("local", isLocal(member, found)));
      json.add(entry);
    }
    return json;
  }

  private static List<String> texts(List<PeerUrl> urls) {
    List<String> texts = new ArrayList<>();
    for (PeerUrl url : urls) {
      texts.add(url.toString());
    }
    return texts;
  }

  /**
   * Compares names, which are unique: linking the generated {@code equals} of a record takes a
   * fifth of the time of a start.
   */
  private static boolean isLocal(Member member, BootstrapResult result) {
    return result.localMember().filter(local -> local.name().equals(member.name())).isPresent();
  }

  /** An object for each problem. */
  public static List<Map<String, Object>> problems(List<Problem> problems) {
    List<Map<String, Object>> json = new ArrayList<>();
    for (Problem problem : problems) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("code", problem.code());
      entry.put("message", problem.toString());
      entry.put("members", problem.members());
      json.add(entry);
    }
    return json;
  }

  /** The JSON text of a failure that is the whole output. */
  public static String error(BootstrapException failure) {
    return Json.write(Map.of("error", failure(failure)));
  }

  /** The object of a failure. */
  public static Map<String, Object> failure(BootstrapException failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("reason", failure.reason().toString());
    error.put("message", failure.summary());
    error.put("problems", problems(failure.problems()));
    return error;
  }
}
