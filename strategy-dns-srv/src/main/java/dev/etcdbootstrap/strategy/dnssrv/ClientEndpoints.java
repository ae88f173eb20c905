package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSet;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
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
    reader
        .records(set -> set.clientName(settings.domain(), settings.suffix()))
        .forEach(
            (set, answer) -> {
              answer.failure().ifPresent(failures::add);
              answer.recordsOrNone().stream()
                  .filter(target -> !target.host().isEmpty() && target.port() > 0) // "." is none
                  .forEach(target -> endpoints.add(new Endpoint(set, target)));
            });
    if (endpoints.isEmpty()) {
      throw none(settings, failures);
    }
    return endpoints.stream().sorted(Endpoint.ORDER).map(Endpoint::url).distinct().toList();
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
