package dev.etcdbootstrap.run.claim;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.disk.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A claim as lines of {@code key=value}, which a shell can read as well: whoever starts etcd again
 * need not start a JVM first. A claim that cannot be read whole is none: half a witness could say
 * the opposite of what it saw.
 */
public final class ClaimText {

  /** More than a claim of a hundred URLs has. */
  public static final int MAX_LENGTH = 100_000;

  private static final String VERSION = "1";
  private static final String HEAD =
      "# What etcd-bootstrap knows of this member apart from its data. Not to be edited or copied.\n";

  private ClaimText() {}

  /** The lines, each with its end. */
  public static String of(Claim claim) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("version", VERSION);
    values.put("stage", claim.stage().name().toLowerCase(Locale.ROOT));
    values.put("token-sha256", claim.tokenDigest());
    values.put("member-id", claim.memberId().toString());
    values.put("cluster-id", claim.clusterId().toString());
    values.put("peer-urls", text(claim.peerUrls()));
    values.put("machine-id", claim.machineId());
    values.put("term", Long.toUnsignedString(claim.lastSeen().term()));
    values.put("commit", Long.toUnsignedString(claim.lastSeen().commit()));
    values.put("data-dir", claim.dataDirectory());
    values.put("other-peer-urls", text(claim.otherPeerUrls()));
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue() + "\n")
        .collect(Collectors.joining("", HEAD, ""));
  }

  /**
   * Reads what {@link #of} writes.
   *
   * @throws IllegalArgumentException when something is missing, unknown or malformed; says what
   */
  public static Claim parse(String text) {
    if (text.length() > MAX_LENGTH || !text.endsWith("\n")) {
      throw new IllegalArgumentException("is cut off, or no claim");
    }
    Map<String, String> values = values(text);
    if (!VERSION.equals(values.get("version"))) {
      throw new IllegalArgumentException("is no claim, or one of a newer version");
    }
    values.remove("version");
    Claim claim =
        new Claim(
            stage(take(values, "stage")),
            take(values, "token-sha256"),
            EtcdId.parse(take(values, "member-id")),
            EtcdId.parse(take(values, "cluster-id")),
            PeerUrl.parseList(take(values, "peer-urls")),
            take(values, "machine-id"),
            new Progress(number(take(values, "term")), number(take(values, "commit"))),
            take(values, "data-dir"),
            urls(take(values, "other-peer-urls")));
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("has lines that this version does not know");
    }
    return claim;
  }

  private static String text(List<PeerUrl> urls) {
    return urls.stream().map(PeerUrl::toString).collect(Collectors.joining(","));
  }

  /** Unlike its own, the URLs of others may be none. */
  private static List<PeerUrl> urls(String text) {
    return text.isEmpty() ? List.of() : PeerUrl.parseList(text);
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : List.of(text.split("\n"))) {
      int equals = line.indexOf('=');
      if (line.startsWith("#")) {
        continue;
      }
      if (equals < 0 || values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("has a line that is no key=value, or one key twice");
      }
    }
    return values;
  }

  private static String take(Map<String, String> values, String key) {
    String value = values.remove(key);
    if (value == null) {
      throw new IllegalArgumentException("has no " + key);
    }
    return value;
  }

  private static Claim.Stage stage(String text) {
    for (Claim.Stage stage : Claim.Stage.values()) {
      if (stage.name().toLowerCase(Locale.ROOT).equals(text)) {
        return stage;
      }
    }
    throw new IllegalArgumentException("has a stage that this version does not know");
  }

  private static long number(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("has a number that is none", e);
    }
  }
}
