package dev.etcdbootstrap.strategy.dnssrv;

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
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * Asks for records and addresses, following aliases. Every name is taken as it stands: no search
 * domain is ever added. The futures never fail: a failure is an answer. Thread-safe; nothing
 * blocks.
 */
final class DnsQuestions {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private static final HostAddresses LOOPBACK =
      HostAddresses.of(address(new byte[] {127, 0, 0, 1}), address(lastByteOne()));

  private final Chase chase;
  private final Optional<HostsFileParser> hostsFile;

  /**
   * Nothing is sent yet.
   *
   * @param place who is asked, for messages
   * @param signed whether the resolver validates, and what it does not vouch for is refused
   * @param withHostsFile whether addresses in the hosts file of the system count
   */
  DnsQuestions(Resolver resolver, String place, boolean signed, boolean withHostsFile) {
    this.chase = new Chase(resolver, place, signed);
    this.hostsFile = withHostsFile ? Optional.of(new HostsFileParser()) : Optional.empty();
  }

  /** The SRV records of a name, as seen by this machine. */
  CompletableFuture<SrvAnswer> srv(String name) {
    return ask(name, Type.SRV).handle(DnsQuestions::srvAnswer);
  }

  private static SrvAnswer srvAnswer(List<Record> records, Throwable thrown) {
    if (thrown != null) {
      return new SrvAnswer.Missing(QueryFailure.of(thrown));
    }
    List<SrvTarget> targets = new ArrayList<>();
    for (Record next : records) {
      if (next instanceof SRVRecord srv) {
        targets.add(
            new SrvTarget(
                srv.getTarget().toString(true).toLowerCase(Locale.ROOT),
                srv.getPort(),
                srv.getPriority(),
                srv.getWeight()));
      }
    }
    return new SrvAnswer.Found(targets);
  }

  /**
   * The addresses of a host in both families; of an address, itself; of {@code localhost}, the
   * loopback addresses (RFC 6761).
   */
  CompletableFuture<HostAddresses> addresses(String host) {
    Optional<HostAddresses> known = literal(host).or(() -> fromHostsFile(host));
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    CompletableFuture<HostAddresses> v4 = family(host, Type.A);
    CompletableFuture<HostAddresses> v6 = family(host, Type.AAAA);
    return v4.thenCombine(v6, DnsQuestions::both);
  }

  private CompletableFuture<HostAddresses> family(String host, int type) {
    return ask(host, type)
        .handle(
            (records, thrown) -> {
              if (thrown != null) {
                return HostAddresses.failed(QueryFailure.of(thrown));
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

  private static HostAddresses both(HostAddresses v4, HostAddresses v6) {
    Set<InetAddress> addresses = new HashSet<>(v4.addresses());
    addresses.addAll(v6.addresses());
    List<Failure> failures = new ArrayList<>(v4.failures());
    failures.addAll(v6.failures());
    return new HostAddresses(addresses, failures);
  }

  private CompletableFuture<List<Record>> ask(String text, int type) {
    Optional<Name> name = name(text);
    if (name.isEmpty()) {
      return CompletableFuture.failedFuture(
          new QueryFailure(Failure.Kind.NO_SUCH_NAME, text + " cannot be a name in DNS"));
    }
    return chase.records(name.get(), type);
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
            HostAddresses.of(InetAddress.getByName(host.replace("%25", "%")))); // looks nothing up
      }
      String name = host.toLowerCase(Locale.ROOT);
      name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      if (name.equals("localhost") || name.endsWith(".localhost")) {
        return Optional.of(LOOPBACK);
      }
    } catch (UnknownHostException e) {
      return Optional.of(
          HostAddresses.failed(
              new Failure(Failure.Kind.NO_SUCH_NAME, host + " is no address of this machine")));
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
      return Optional.empty(); // as if the file were not there
    }
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new HostAddresses(addresses, List.of()));
  }
}
