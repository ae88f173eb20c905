package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.text.Shortened;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Why the local member is none of the targets: what was compared, and the most likely cause. */
final class NotFoundReport {

  private final LocalMember local;
  private final SrvSettings settings;
  private final Collection<Target> targets;
  private final DnsSnapshot snapshot;

  /**
   * Prepares a report.
   *
   * @param targets of both sets
   */
  NotFoundReport(
      LocalMember local, SrvSettings settings, Collection<Target> targets, DnsSnapshot snapshot) {
    this.local = local;
    this.settings = settings;
    this.targets = targets;
    this.snapshot = snapshot;
  }

  /** What etcd writes in this case, and what people search for. */
  String summary() {
    return "cannot find local etcd member \""
        + local.name()
        + "\" in SRV records of "
        + settings.domain();
  }

  Problem problem() {
    StringBuilder table = new StringBuilder("none of the targets is this member");
    targets.stream()
        .sorted()
        .limit(Shortened.MOST)
        .forEach(
            target ->
                line(
                    table,
                    "target",
                    target.set().scheme() + "://" + target.host() + ":" + target.port(),
                    target.host()));
    if (targets.size() > Shortened.MOST) {
      table.append("\n    and ").append(targets.size() - Shortened.MOST).append(" more targets");
    }
    settings.advertised().forEach(url -> line(table, "advertised", url.toString(), url.host()));
    return Problem.error(
        "local-member-not-found", table + "\n    likely cause: " + cause(), remedy(), local.name());
  }

  private void line(StringBuilder table, String what, String url, String host) {
    table
        .append("\n    ")
        .append(what)
        .append(' ')
        .append(url)
        .append(" (")
        .append(snapshot.addressesOf(host).describe())
        .append(')');
  }

  private String remedy() {
    if (settings.advertised().isEmpty()) {
      return "set initial-advertise-peer-urls to the URL of its target";
    }
    PeerUrl url = settings.advertised().get(0);
    SrvSet set = SrvSet.of(url.scheme());
    return "correct initial-advertise-peer-urls, or add the record "
        + settings.peerName(set)
        + ". SRV 0 0 "
        + url.port()
        + " HOST. with a HOST that has the advertised address";
  }

  private String cause() {
    if (settings.advertised().isEmpty()) {
      return "it advertises no peer URL, and no target is called " + local.name();
    }
    return settings.advertised().stream()
        .map(this::cause)
        .filter(cause -> !cause.isEmpty())
        .findFirst()
        .orElse("no record was made for this member");
  }

  /** The first rule that applies; empty when none does. */
  private String cause(PeerUrl url) {
    HostAddresses own = snapshot.addressesOf(url.host());
    for (Target target : targets) {
      boolean sameHost = target.host().equalsIgnoreCase(withoutDot(url.host()));
      if (sameHost || own.overlaps(snapshot.addressesOf(target.host()))) {
        return target.port() != url.port()
            ? "the port differs: " + target.port() + " in DNS, " + url.port() + " advertised"
            : "the scheme differs: "
                + target.set().scheme()
                + " in DNS, "
                + url.scheme()
                + " advertised";
      }
    }
    if (!own.isResolved()) {
      return url.host() + " has no address: " + own.describe();
    }
    if (all(own, InetAddress::isLoopbackAddress)) {
      return url.host() + " is a loopback address, which no target has";
    }
    if (all(own, Inet6Address.class::isInstance) && everyTarget(Inet4Address.class::isInstance)) {
      return "an IPv6 address is advertised, and the targets have only IPv4 addresses";
    }
    if (all(own, Inet4Address.class::isInstance) && everyTarget(Inet6Address.class::isInstance)) {
      return "an IPv4 address is advertised, and the targets have only IPv6 addresses";
    }
    return targets.stream()
        .map(Target::host)
        .filter(host -> isCalledLike(host, url))
        .findFirst()
        .map(
            host ->
                host
                    + " has other addresses here than this member advertises: DNS may answer differently inside"
                    + " and outside of its network")
        .orElse("");
  }

  private boolean isCalledLike(String host, PeerUrl url) {
    String label = label(host);
    return label.equals(local.name()) || label.equalsIgnoreCase(label(url.host()));
  }

  private static String label(String host) {
    return host.split("\\.", 2)[0];
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean all(HostAddresses addresses, Predicate<InetAddress> property) {
    return addresses.isResolved() && addresses.addresses().stream().allMatch(property);
  }

  private boolean everyTarget(Predicate<InetAddress> property) {
    List<HostAddresses> resolved =
        targets.stream()
            .map(target -> snapshot.addressesOf(target.host()))
            .filter(HostAddresses::isResolved)
            .toList();
    return !resolved.isEmpty() && resolved.stream().allMatch(host -> all(host, property));
  }
}
