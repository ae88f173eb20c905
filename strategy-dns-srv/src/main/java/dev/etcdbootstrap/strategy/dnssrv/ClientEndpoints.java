package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Finds where clients connect. */
final class ClientEndpoints {

  private record Endpoint(SrvSet set, SrvTarget target) {

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

  static List<URI> find(DnsClient client, Settings settings)
      throws BootstrapException, InterruptedException {
    DnsQuestions questions = client.questions();
    Map<SrvSet, CompletableFuture<SrvAnswer>> pending = new EnumMap<>(SrvSet.class);
    for (SrvSet set : SrvSet.values()) {
      pending.put(set, questions.srv(set.clientName(settings.domain(), settings.suffix())));
    }
    client.await(List.copyOf(pending.values()));
    List<Endpoint> endpoints = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (Map.Entry<SrvSet, CompletableFuture<SrvAnswer>> entry : pending.entrySet()) {
      SrvAnswer answer =
          entry
              .getValue()
              .getNow(
                  new SrvAnswer.Missing(
                      new Failure(Failure.Kind.TIMED_OUT, "no answer before the deadline")));
      answer.failure().ifPresent(failures::add);
      for (SrvTarget target : answer.targetsOrNone()) {
        Endpoint endpoint = new Endpoint(entry.getKey(), target);
        if (!target.host().isEmpty() && target.port() > 0) { // "." says that there is none
          endpoints.add(endpoint);
        }
      }
    }
    if (endpoints.isEmpty()) {
      throw none(settings, failures);
    }
    return endpoints.stream().sorted(Endpoint.ORDER).map(Endpoint::url).distinct().toList();
  }

  private static BootstrapException none(Settings settings, List<Failure> failures) {
    Reason reason = Reason.NOT_FOUND;
    if (failures.stream().anyMatch(failure -> failure.kind() == Failure.Kind.UNTRUSTED)) {
      reason = Reason.DENIED;
    } else if (failures.stream().anyMatch(failure -> failure.kind().isTransient())) {
      reason = Reason.UNAVAILABLE;
    }
    return new BootstrapException(
        reason,
        "no end points for clients in the SRV records of "
            + settings.domain()
            + failures.stream().map(failure -> "; " + failure.text()).collect(Collectors.joining())
            + "; make the records, or name the end points");
  }
}
