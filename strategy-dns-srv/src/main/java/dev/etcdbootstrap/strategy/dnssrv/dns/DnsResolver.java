package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * Resolves names to SRV records and addresses. Every name is taken as it stands: no search domain
 * is added. The futures never fail: a failure is an answer. Thread-safe; does not block.
 */
public final class DnsResolver {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private static final HostAddresses LOOPBACK =
      HostAddresses.of(address(new byte[] {127, 0, 0, 1}), address(lastByteOne()));

  private final AliasResolver resolver;
  private final Optional<HostsFileParser> hostsFile;

  /**
   * Asks nothing yet.
   *
   * @param withHostsFile whether addresses in the hosts file of the system count
   */
  DnsResolver(AliasResolver resolver, boolean withHostsFile) {
    this.resolver = resolver;
    this.hostsFile = withHostsFile ? Optional.of(new HostsFileParser()) : Optional.empty();
  }

  /** Finds the SRV records of a name. */
  public CompletableFuture<SrvAnswer> srv(String name) {
    return ask(name, Type.SRV).handle(DnsResolver::srvAnswer);
  }

  private static SrvAnswer srvAnswer(List<Record> records, Throwable thrown) {
    if (thrown != null) {
      return new SrvAnswer.Missing(DnsQueryException.failureIn(thrown));
    }
    List<SrvRecord> found = new ArrayList<>();
    for (Record next : records) {
      if (next instanceof SRVRecord srv) {
        found.add(
            new SrvRecord(
                srv.getTarget().equals(Name.root) // which dnsjava writes as a dot
                    ? ""
                    : srv.getTarget().toString(true).toLowerCase(Locale.ROOT),
                srv.getPort(),
                srv.getPriority(),
                srv.getWeight()));
      }
    }
    return new SrvAnswer.Found(found);
  }

  /**
   * Finds the IPv4 and IPv6 addresses of a host. An address is its own, {@code localhost} has the
   * loopback addresses (RFC 6761).
   */
  public CompletableFuture<HostAddresses> addresses(String host) {
    Optional<HostAddresses> known = literal(host).or(() -> fromHostsFile(host));
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    CompletableFuture<HostAddresses> v4 = family(host, Type.A);
    CompletableFuture<HostAddresses> v6 = family(host, Type.AAAA);
    return v4.thenCombine(v6, HostAddresses::and);
  }

  private CompletableFuture<HostAddresses> family(String host, int type) {
    return ask(host, type)
        .handle(
            (records, thrown) -> {
              if (thrown != null) {
                return HostAddresses.failed(DnsQueryException.failureIn(thrown));
              }
              Set<InetAddress> addresses = new HashSet<>();
              for (Record next : records) {
                if (next instanceof ARecord a) {
                  addresses.add(a.getAddress());
                } else if (next instanceof AAAARecord aaaa) {
                  addresses.add(aaaa.getAddress());
                }
              }
              return new HostAddresses(addresses, List.of());
            });
  }

  private CompletableFuture<List<Record>> ask(String text, int type) {
    Optional<Name> name = name(text);
    if (name.isEmpty()) {
      return CompletableFuture.failedFuture(
          new DnsQueryException(
              DnsFailure.Kind.NO_SUCH_NAME, text + " is not a name that DNS can have"));
    }
    return resolver.records(name.get(), type);
  }

  private static Optional<Name> name(String text) {
    try {
      return Optional.of(Name.fromString(text, Name.root));
    } catch (TextParseException e) {
      return Optional.empty();
    }
  }

  private static byte[] lastByteOne() {
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    return bytes;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  private static Optional<HostAddresses> literal(String host) {
    try {
      if (host.contains(":") || IPV4.matcher(host).matches()) {
        return Optional.of(
            HostAddresses.of(
                InetAddress.getByName(host.replace("%25", "%")))); // an address: resolves nothing
      }
      String name = host.toLowerCase(Locale.ROOT);
      name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      if (name.equals("localhost") || name.endsWith(".localhost")) {
        return Optional.of(LOOPBACK);
      }
    } catch (UnknownHostException e) {
      return Optional.of(
          HostAddresses.failed(
              new DnsFailure(
                  DnsFailure.Kind.NO_SUCH_NAME,
                  host + " is not an address that this machine can use")));
    }
    return Optional.empty();
  }

  private Optional<HostAddresses> fromHostsFile(String host) {
    Optional<Name> name = name(host);
    if (hostsFile.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    Set<InetAddress> addresses = new HashSet<>();
    try {
      hostsFile.get().getAddressForHost(name.get(), Type.A).ifPresent(addresses::add);
      hostsFile.get().getAddressForHost(name.get(), Type.AAAA).ifPresent(addresses::add);
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // without a usable file, DNS alone counts
    }
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new HostAddresses(addresses, List.of()));
  }
}
