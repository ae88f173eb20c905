package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.cluster.ProblemList;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSet;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
import dev.etcdbootstrap.text.ForeignText;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The URLs where clients connect. */
final class ClientEndpoints {

  private record Endpoint(SrvSet set, SrvRecord target) {

    static final Comparator<Endpoint> ORDER =
        Comparator.<Endpoint>comparingInt(endpoint -> endpoint.target.priority())
            .thenComparing(endpoint -> -endpoint.target.weight())
            .thenComparing(endpoint -> endpoint.target.host())
            .thenComparing(endpoint -> endpoint.target.port())
            .thenComparing(Endpoint::set);

    URI url() {
      return URI.create(set.scheme() + "://" + target.host() + ":" + target.port());
    }
  }

  private ClientEndpoints() {}

  static List<URI> read(SnapshotReader reader, SrvSettings settings)
      throws BootstrapException, InterruptedException {
    List<Endpoint> endpoints = new ArrayList<>();
    List<DnsFailure> failures = new ArrayList<>();
    ProblemList problems = new ProblemList();
    reader
        .records(set -> set.clientName(settings.domain(), settings.suffix()))
        .forEach(
            (set, answer) -> {
              answer.failure().ifPresent(failures::add);
              answer.recordsOrNone().stream()
                  .filter(target -> !target.host().isEmpty() && target.port() > 0) // "." is none
                  .forEach(
                      target -> {
                        if (isHostName(target.host())) {
                          endpoints.add(new Endpoint(set, target));
                        } else {
                          problems.add(
                              badHost(
                                  set.clientName(settings.domain(), settings.suffix()), target));
                        }
                      });
            });
    if (!problems.isEmpty()) {
      throw new BootstrapException(
          Reason.INVALID_CLUSTER, "the client endpoints are not valid", problems.problems());
    }
    if (endpoints.isEmpty()) {
      throw none(settings, failures);
    }
    return endpoints.stream().sorted(Endpoint.ORDER).map(Endpoint::url).distinct().toList();
  }

  /** DNS takes any byte in a label; a URL, a shell and a list with commas do not. */
  private static boolean isHostName(String host) {
    return host.chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.".indexOf(c) >= 0);
  }

  private static Problem badHost(String owner, SrvRecord target) {
    return Problem.error(
        "bad-host-name",
        "a record of "
            + owner
            + " has the target "
            + ForeignText.printable(target.host())
            + ", which is no host name",
        "give it the host of a member, of letters, digits and - between dots");
  }

  private static BootstrapException none(SrvSettings settings, List<DnsFailure> failures) {
    Reason reason = Reason.NOT_FOUND;
    if (failures.stream().anyMatch(failure -> failure.kind() == DnsFailure.Kind.UNTRUSTED)) {
      reason = Reason.DENIED;
    } else if (failures.stream().anyMatch(failure -> failure.kind().isTransient())) {
      reason = Reason.UNAVAILABLE;
    }
    return new BootstrapException(
        reason,
        "no client endpoints in the SRV records of "
            + settings.domain()
            + failures.stream().map(failure -> "; " + failure.text()).collect(Collectors.joining())
            + "; add the records, or name the endpoints");
  }
}
