package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Where a member listens, and what it tells others of it. */
final class UrlRules {

  private static final String ANY_ADDRESS = "0.0.0.0 or ::";

  private UrlRules() {}

  /** Whether etcd takes a URL for a place to listen at; a name may have several addresses. */
  static boolean isListenable(PeerUrl url) {
    return url.address().isPresent() || url.host().equals("localhost");
  }

  /** etcd: "expected IP in URL for binding". */
  static void listening(UrlSetting setting, List<Problem> problems) {
    for (PeerUrl url : setting.urls()) {
      if (!url.usesUnixSocket() && !isListenable(url)) {
        problems.add(
            Problem.error(
                "listen-host-name",
                setting.place() + ": " + url + " is not an address, and etcd listens at no other",
                "write the IP address of an interface, " + ANY_ADDRESS + ", or localhost"));
      }
    }
  }

  /**
   * A listener of etcd.
   *
   * @param shared what it shares with others of its setting: clients that come with TLS and without
   *     are served by one, everyone else has a listener for each URL
   */
  private record Listener(String place, PeerUrl url, String shared) {

    /** Where it is as Go sees it: any address stands in the way of every other. */
    private boolean clashesWith(Listener other) {
      return url.port() > 0
          && url.port() == other.url.port()
          && !shared.equals(other.shared)
          && (host().equals(other.host())
              || url.meansEveryAddress()
              || other.url.meansEveryAddress());
    }

    private String host() {
      return url.host().equals("localhost")
          ? "127.0.0.1"
          : url.address().map(InetAddress::getHostAddress).orElse(url.host());
    }
  }

  /**
   * Two at one port.
   *
   * @param clients whose URLs may differ in the scheme alone
   */
  static void clashes(UrlSetting clients, List<UrlSetting> others, List<Problem> problems) {
    List<Listener> listeners = new ArrayList<>();
    for (PeerUrl url : clients.urls()) {
      listeners.add(new Listener(clients.place(), url, at(url)));
    }
    for (UrlSetting setting : others) {
      for (PeerUrl url : setting.urls()) {
        listeners.add(new Listener(setting.place(), url, setting.place() + url));
      }
    }
    for (int i = 0; i < listeners.size(); i++) {
      Listener one = listeners.get(i);
      listeners.subList(0, i).stream()
          .filter(one::clashesWith)
          .findFirst()
          .ifPresent(
              other ->
                  problems.add(
                      Problem.error(
                          "listen-urls-clash",
                          one.place()
                              + ": "
                              + one.url()
                              + " is in the way of "
                              + other.url()
                              + ", in "
                              + other.place(),
                          "give one of them another port; usual are 2379 for clients and 2380 for"
                              + " peers")));
    }
  }

  static void advertised(UrlSetting setting, List<Problem> problems) {
    for (PeerUrl url : setting.urls()) {
      if (url.meansEveryAddress()) {
        problems.add(
            Problem.error(
                "unspecified-address",
                setting.place() + ": " + url + " is no address to connect to",
                "advertise the address at which others reach this member; only listen URLs may be "
                    + ANY_ADDRESS));
      }
    }
  }

  /** Of peer URLs, the rules of member lists say it. */
  static void loopback(UrlSetting clients, UrlSetting peers, List<Problem> problems) {
    boolean spansHosts =
        peers.urls().stream().anyMatch(url -> !url.usesUnixSocket() && !url.staysOnThisHost());
    if (spansHosts
        && !clients.urls().isEmpty()
        && clients.urls().stream().allMatch(PeerUrl::staysOnThisHost)) {
      problems.add(
          Problem.warning(
              "loopback-address",
              clients.place() + " is a loopback address, which clients on other hosts cannot reach",
              "advertise the address at which clients reach this member"));
    }
  }

  /** What is in the way there now. */
  static void addresses(UrlSetting setting, MachineView machine, List<Problem> problems) {
    for (PeerUrl url : setting.urls()) {
      switch (machine.addresses().getOrDefault(url, Listening.POSSIBLE)) {
        case POSSIBLE -> {}
        case IN_USE ->
            problems.add(
                Problem.error(
                    "port-in-use",
                    setting.place() + ": another process listens at " + at(url),
                    "stop it, or listen elsewhere; to see who it is: ss -ltnp 'sport = :"
                        + url.port()
                        + "'"));
        case NOT_HERE ->
            problems.add(
                Problem.error(
                    "address-not-here",
                    setting.place() + ": no interface of this machine has the address of " + url,
                    "listen at an address of this machine (ip address), or at " + ANY_ADDRESS));
        case NOT_ALLOWED ->
            problems.add(
                Problem.warning(
                    "port-not-allowed",
                    setting.place() + ": this user may not listen at " + at(url),
                    "use a port from 1024 on, or give etcd the capability CAP_NET_BIND_SERVICE"));
      }
    }
  }

  private static String at(PeerUrl url) {
    return url.canonical().substring(url.scheme().length() + "://".length());
  }
}
