package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.text.ShellWords;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a machine can do for which the cluster has no place: serve clients of the cluster without
 * being a member, as etcd's v2 discovery made a proxy of it. Immutable.
 *
 * @see <a href="https://etcd.io/docs/v3.5/op-guide/grpc_proxy/">gRPC proxy</a>
 */
final class Overflow {

  private static final String DEFAULT_CLIENT_URL = "http://localhost:2379";

  /** etcd's words, and ours for the same: what to do when the cluster is full. */
  enum Fallback {
    EXIT,
    PROXY
  }

  private final Fallback fallback;
  private final ChildCommand child;
  private final Path dataDirectory;

  Overflow(Fallback fallback, ChildCommand child, Path dataDirectory) {
    this.fallback = fallback;
    this.child = child;
    this.dataDirectory = dataDirectory;
  }

  /** Whether the proxy is to be started rather than shown. */
  boolean startsProxy() {
    return fallback == Fallback.PROXY;
  }

  /** The words after etcd that start the proxy; empty while no member tells where clients go. */
  Optional<List<String>> words(PeerView peers) {
    Set<String> endpoints = new TreeSet<>();
    for (PeerAnswer answer : peers.answers()) {
      answer.members().stream().map(ListedMember::clientUrls).forEach(endpoints::addAll);
    }
    if (endpoints.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of("grpc-proxy", "start"));
    words.add("--endpoints=" + String.join(",", endpoints));
    words.add("--listen-addr=" + address(first("listen-client-urls")));
    words.add("--advertise-client-url=" + address(first("advertise-client-urls")));
    words.add("--data-dir=" + dataDirectory);
    child.value("trusted-ca-file").ifPresent(file -> words.add("--cacert=" + file));
    // To the members as one of them, and to clients as this one would have been.
    child
        .value("cert-file")
        .ifPresent(file -> words.addAll(List.of("--cert=" + file, "--cert-file=" + file)));
    child
        .value("key-file")
        .ifPresent(file -> words.addAll(List.of("--key=" + file, "--key-file=" + file)));
    if (child.isSet("client-cert-auth")) {
      child.value("trusted-ca-file").ifPresent(file -> words.add("--trusted-ca-file=" + file));
    }
    return Optional.of(words);
  }

  private String first(String key) {
    return child.value(key).orElse(DEFAULT_CLIENT_URL).split(",", 2)[0];
  }

  private static String address(String url) {
    try {
      URI parsed = new URI(url.strip());
      return parsed.getAuthority() == null ? url : parsed.getAuthority();
    } catch (URISyntaxException e) {
      return url; // which etcd refuses
    }
  }

  /** What an operator may do instead of adding the member. */
  String hint(PeerView peers) {
    return words(peers)
        .map(
            words ->
                "; or serve the cluster's clients without being a member, here by"
                    + " --discovery-fallback=proxy, anywhere by: etcd "
                    + words.stream().map(ShellWords::word).collect(Collectors.joining(" ")))
        .orElse("");
  }
}
