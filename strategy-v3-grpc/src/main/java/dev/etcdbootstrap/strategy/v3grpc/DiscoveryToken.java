package dev.etcdbootstrap.strategy.v3grpc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The token of one cluster: its directory below {@code /_etcd/registry/}, and the cluster token
 * that enters the IDs. etcd cleans the path before it uses it and takes the text as given for the
 * IDs, so a text that is not clean would be a second spelling of the same registry. Immutable.
 */
public final class DiscoveryToken {

  private static final String REGISTRY = "/_etcd/registry/";

  /**
   * The keys below a token, of the protocol and of start marks; a token with such a part would lie
   * in another's.
   */
  private static final List<String> RESERVED = List.of("_config", "members", "_started");

  private final String text;

  private DiscoveryToken(String text) {
    this.text = text;
  }

  /**
   * Takes a text for a token.
   *
   * @throws IllegalArgumentException when it is not the one spelling of a registry of its own
   */
  public static DiscoveryToken parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    if (text.chars().anyMatch(Character::isISOControl)
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("must be text without control characters");
    }
    if (!text.equals(text.strip())) {
      throw new IllegalArgumentException("must not begin or end with a blank");
    }
    for (String part : text.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "must not begin or end with a slash, nor contain \"//\", \".\" or \"..\": etcd would use"
                + " the registry of another spelling");
      }
      if (RESERVED.contains(part)) {
        throw new IllegalArgumentException(
            "must not have a part \"" + part + "\": it would lie in the registry of another token");
      }
    }
    return new DiscoveryToken(text);
  }

  /** A text that no other cluster has. */
  static String random() {
    return UUID.randomUUID().toString();
  }

  /** The text as given. */
  String text() {
    return text;
  }

  String sizeKey() {
    return prefix() + "_config/size";
  }

  /** Begins every key of this token. */
  String prefix() {
    return REGISTRY + text + "/";
  }

  /** What the keys of all members begin with, to the last slash. */
  String membersPrefix() {
    return prefix() + "members/";
  }

  /** What the keys of all start marks begin with, to the last slash. */
  String startMarksPrefix() {
    return prefix() + "_started/";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscoveryToken token && text.equals(token.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text as given. */
  @Override
  public String toString() {
    return text;
  }
}
