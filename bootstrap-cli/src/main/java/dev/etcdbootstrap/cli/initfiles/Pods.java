package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pods of a StatefulSet: {@code NAME-0}, {@code NAME-1} and so on, each reached at a name of
 * its own below the Service.
 *
 * @param domain of the Service, as the members write it: {@code etcd}, or {@code
 *     etcd.default.svc.cluster.local}
 * @param scheme of the peer URLs
 * @param port of the peer URLs
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity">
 *     Pod identity</a>
 */
record Pods(
    String name,
    String service,
    Optional<String> namespace,
    String domain,
    String scheme,
    int port,
    int replicas) {

  private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]{0,50}[a-z0-9])?");
  private static final String DEFAULT_NAME = "etcd";
  private static final String DEFAULT_SCHEME = "http";
  private static final int DEFAULT_PORT = 2380;
  private static final String EXPECTED_SIZE = "expected-size";
  private static final String DOMAIN = "discovery-srv";

  /** What the deployment comes to as pods; empty when it does not, which the report then says. */
  static Optional<Pods> of(Deployment deployment, ProblemReport report) {
    Optional<Pods> pods =
        deployment.list().isPresent()
            ? ofList(deployment.list().get(), report)
            : deployment.discovery().containsKey(DOMAIN)
                ? ofRecords(deployment, report)
                : ofRegistry(deployment, report);
    pods.ifPresent(found -> found.check(deployment, report));
    return pods;
  }

  private static Optional<Pods> ofList(List<Member> members, ProblemReport report) {
    Member first = members.get(0);
    String name = first.name().replaceFirst("-\\d+$", "");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      expected.add(name + "-" + i);
    }
    List<String> names = members.stream().map(Member::name).toList();
    PeerUrl url = first.peerUrls().get(0);
    String domain = url.host().substring(Math.min(first.name().length() + 1, url.host().length()));
    boolean fits = names.containsAll(expected) && !domain.isEmpty();
    for (Member member : members) {
      fits &=
          member.peerUrls().size() == 1
              && member
                  .peerUrls()
                  .get(0)
                  .toString()
                  .equals(url.scheme() + "://" + member.name() + "." + domain + ":" + url.port());
    }
    if (!fits) {
      report.usage(
          Problem.error(
              "unusable-list",
              "the pods of a StatefulSet are called NAME-0, NAME-1 and so on, and reached at"
                  + " NAME-0.SERVICE; the members of the list are not",
              "list them as etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380"));
      return Optional.empty();
    }
    return Optional.of(below(domain, name, url.scheme(), url.port(), members.size()));
  }

  private static Optional<Pods> ofRecords(Deployment deployment, ProblemReport report) {
    String domain = deployment.discovery().getOrDefault(DOMAIN, "").replaceFirst("\\.$", "");
    String[] labels = domain.split("\\.", 4);
    if (labels.length < 3 || !labels[2].equals("svc")) {
      report.usage(
          Problem.error(
              "unusable-domain",
              DOMAIN
                  + " is "
                  + ForeignText.printable(domain)
                  + ", below which Kubernetes makes no records",
              "set it to SERVICE.NAMESPACE.svc and the domain of the cluster:"
                  + " etcd.default.svc.cluster.local"));
      return Optional.empty();
    }
    String scheme = deployment.discovery().getOrDefault("discovery-srv-scheme", "both");
    return replicas(deployment, report)
        .map(
            replicas ->
                below(
                    domain,
                    deployment.name().orElse(labels[0]),
                    scheme.equals("both") ? scheme(deployment) : scheme,
                    port(deployment),
                    replicas));
  }

  private static Optional<Pods> ofRegistry(Deployment deployment, ProblemReport report) {
    String name = deployment.name().orElse(DEFAULT_NAME);
    return replicas(deployment, report)
        .map(replicas -> below(name, name, scheme(deployment), port(deployment), replicas));
  }

  private static Pods below(String domain, String name, String scheme, int port, int replicas) {
    String[] labels = domain.split("\\.", 3);
    return new Pods(
        name,
        labels[0],
        labels.length > 1 ? Optional.of(labels[1]) : Optional.empty(),
        domain,
        scheme,
        port,
        replicas);
  }

  private static Optional<PeerUrl> url(Deployment deployment) {
    return deployment.advertised().stream().findFirst();
  }

  private static String scheme(Deployment deployment) {
    return url(deployment).map(PeerUrl::scheme).orElse(DEFAULT_SCHEME);
  }

  private static int port(Deployment deployment) {
    return url(deployment).map(PeerUrl::port).orElse(DEFAULT_PORT);
  }

  private static Optional<Integer> replicas(Deployment deployment, ProblemReport report) {
    Optional<Integer> expected =
        Optional.ofNullable(deployment.discovery().get(EXPECTED_SIZE)).map(Integer::valueOf);
    Optional<Integer> replicas = deployment.replicas().or(() -> expected);
    if (replicas.isEmpty()) {
      report.usage(
          Problem.error(
              "missing-option",
              "nothing says how many pods there are to be",
              "set --replicas to the size of the cluster"));
    }
    return replicas;
  }

  private void check(Deployment deployment, ProblemReport report) {
    for (String label : List.of(name, service, namespace.orElse(service))) {
      if (!LABEL.matcher(label).matches()) {
        report.usage(
            Problem.error(
                "unusable-name",
                "nothing in Kubernetes can have the name " + ForeignText.printable(label),
                "use letters in lower case, digits and '-', 52 at most"));
      }
    }
    Optional<Integer> given = deployment.replicas();
    String expected = deployment.discovery().getOrDefault(EXPECTED_SIZE, String.valueOf(replicas));
    if (given.isPresent()
        && (given.get() != replicas || !expected.equals(given.get().toString()))) {
      report.usage(
          Problem.error(
              "size-mismatch",
              "--replicas is " + given.get() + ", and the cluster is to have another size",
              "leave --replicas out"));
    }
  }

  /** The name at which a pod is reached. */
  String host(String pod) {
    return pod + "." + domain;
  }

  /** The peer URL of a pod. */
  String peerUrl(String pod) {
    return scheme + "://" + host(pod) + ":" + port;
  }

  /** One that stands for all. */
  PeerUrl anyPeerUrl() {
    return PeerUrl.parse(peerUrl(name + "-0"));
  }
}
