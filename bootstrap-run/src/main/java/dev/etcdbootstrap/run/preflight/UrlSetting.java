package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The URLs of one setting of etcd.
 *
 * @param place as messages call it: {@code etcd's --listen-peer-urls}
 * @param urls each once
 * @param problems why there are none, when they are no URLs
 */
record UrlSetting(String place, List<PeerUrl> urls, List<Problem> problems) {

  /**
   * Reads one.
   *
   * @param standard what counts when nothing is set, or an empty text; empty when that is nothing
   */
  static UrlSetting of(EtcdSettings settings, String key, String standard) {
    Optional<EtcdSetting> setting = settings.get(key).filter(given -> !given.value().isEmpty());
    String place =
        "etcd's " + setting.map(set -> set.origin().toString()).orElse(key + " by default");
    String text = setting.map(EtcdSetting::value).orElse(standard);
    if (text.isEmpty()) {
      return new UrlSetting(place, List.of(), List.of());
    }
    try {
      return new UrlSetting(
          place, List.copyOf(new LinkedHashSet<>(PeerUrl.parseList(text))), List.of());
    } catch (InvalidClusterException e) {
      return new UrlSetting(
          place, List.of(), e.problems().stream().map(problem -> bad(place, problem)).toList());
    }
  }

  /** Those of clients have the same form, and are called otherwise. */
  private static Problem bad(String place, Problem problem) {
    return Problem.error(
        "bad-url",
        place + ": " + problem.message().replaceFirst("peer URL", "URL"),
        problem.remedy());
  }

  boolean usesTls() {
    return urls.stream().anyMatch(UrlSetting::isTls);
  }

  static boolean isTls(PeerUrl url) {
    return url.scheme().equals("https") || url.scheme().equals("unixs");
  }
}
