package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The words after the {@code --}: etcd, where it listens and keeps its data, and what is given. */
final class EtcdWords {

  /** Where a client finds etcd unless something else is said. */
  static final int CLIENT_PORT = 2379;

  private static final String HTTPS = "https";
  private static final Set<String> PEER_TLS = Set.of("peer-cert-file", "peer-auto-tls");
  private static final Set<String> CLIENT_TLS = Set.of("cert-file", "auto-tls");
  private static final String CLIENT_URLS = "listen-client-urls";
  private static final String CONFIG_FILE = "config-file";

  private final Deployment deployment;
  private final Map<String, String> standard = new LinkedHashMap<>();

  EtcdWords(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Where the data is. */
  EtcdWords dataDir(String directory) {
    standard.put("data-dir", directory);
    return this;
  }

  /** Listens for peers at each of these, as far as etcd can: at every address for a host name. */
  EtcdWords listenPeers(List<PeerUrl> urls) {
    return listening(urls.stream().map(EtcdWords::bound).distinct().toList());
  }

  /** Listens for peers at every address. */
  EtcdWords listenPeersAnywhere(Collection<PeerUrl> urls) {
    return listening(
        urls.stream().map(url -> anywhere(url.scheme(), url.port())).distinct().toList());
  }

  private EtcdWords listening(List<String> urls) {
    standard.put("listen-peer-urls", String.join(",", urls));
    return this;
  }

  /** Listens for clients at the address of a peer URL, unless that is a socket. */
  EtcdWords clients(PeerUrl url, int port) {
    return url.usesUnixSocket() ? this : clients(bound(url, scheme(), port), host(url), port);
  }

  /** Listens for clients of this machine. */
  EtcdWords clientsOnLoopback(int port) {
    return clients(scheme() + "://127.0.0.1:" + port, "127.0.0.1", port);
  }

  /** Listens for clients at every address. */
  EtcdWords clientsAnywhere(String advertisedHost, int port) {
    return clients(anywhere(scheme(), port), advertisedHost, port);
  }

  private EtcdWords clients(String listen, String advertisedHost, int port) {
    standard.put(CLIENT_URLS, listen);
    standard.put("advertise-client-urls", scheme() + "://" + advertisedHost + ":" + port);
    return this;
  }

  /** {@code https} when etcd is given a certificate for clients. */
  private String scheme() {
    return clientScheme(deployment.etcd());
  }

  static String clientScheme(EtcdArguments etcd) {
    return has(etcd, CLIENT_TLS) ? HTTPS : "http";
  }

  private static boolean has(EtcdArguments etcd, Collection<String> keys) {
    return keys.stream().anyMatch(key -> etcd.last(key).isPresent());
  }

  private static String bound(PeerUrl url) {
    return url.usesUnixSocket() ? url.toString() : bound(url, url.scheme(), url.port());
  }

  /** etcd binds to addresses alone. */
  private static String bound(PeerUrl url, String scheme, int port) {
    return isAddress(url) || url.host().equals("localhost")
        ? scheme + "://" + host(url) + ":" + port
        : anywhere(scheme, port);
  }

  private static String anywhere(String scheme, int port) {
    return scheme + "://0.0.0.0:" + port;
  }

  /** Whether the host is an address rather than a name. */
  static boolean isAddress(PeerUrl url) {
    return url.host().contains(":") || url.host().matches("[0-9.]+");
  }

  /** The host, an IPv6 address in brackets. */
  static String host(PeerUrl url) {
    return url.host().contains(":") ? "[" + url.host() + "]" : url.host();
  }

  /** etcd and its flags; those that are given come last, and with a config file they are all. */
  List<String> words() {
    EtcdArguments given = deployment.etcd();
    List<String> words = new ArrayList<>(List.of(deployment.programs().etcd()));
    if (given.last(CONFIG_FILE).isEmpty()) {
      standard.forEach(
          (key, value) -> {
            if (given.last(key).isEmpty()) {
              words.add(Deployment.flag(key, value));
            }
          });
    }
    words.addAll(given.words());
    return words;
  }

  /** Reports what etcd lacks for peer URLs with TLS. */
  static void checkTls(Deployment deployment, Collection<PeerUrl> urls, ProblemReport report) {
    EtcdArguments given = deployment.etcd();
    Set<String> schemes = urls.stream().map(PeerUrl::scheme).collect(Collectors.toSet());
    if (!schemes.contains(HTTPS) || given.last(CONFIG_FILE).isPresent()) {
      return;
    }
    if (!has(given, PEER_TLS)) {
      report.usage(
          Problem.error(
              "missing-option",
              "the peer URLs are https, and etcd is given no certificate for them",
              "add after --: --peer-cert-file, --peer-key-file and --peer-trusted-ca-file"));
    }
    if (!has(given, CLIENT_TLS) && given.last(CLIENT_URLS).isEmpty()) {
      report.usage(
          Problem.error(
              "missing-option",
              "the peer URLs are https, and clients would reach etcd without TLS",
              "add after --: --cert-file and --key-file, or --"
                  + CLIENT_URLS
                  + " and --advertise-client-urls"));
    }
  }
}
