package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cluster.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A StatefulSet of Kubernetes and the headless Service by which its pods find each other. */
final class StatefulSetFiles {

  /** Stands for the name of the pod until all else is quoted; no word of a command can hold it. */
  private static final String POD = "\0";

  private static final String POD_VARIABLE = "$(POD_NAME)";

  private static final int MAX_PORT_NAME = 15;

  private StatefulSetFiles() {}

  static List<GeneratedFile> statefulSet(Deployment deployment, ProblemReport report) {
    Optional<Pods> pods = Pods.of(deployment, report);
    if (pods.isEmpty()) {
      return List.of();
    }
    EtcdWords.checkTls(deployment, List.of(pods.get().anyPeerUrl()), report);
    Map<String, String> values = new HashMap<>();
    values.put("version", CommonArguments.version());
    values.put("name", YamlText.quoted(pods.get().name()));
    values.put("service", YamlText.quoted(pods.get().service()));
    values.put(
        "namespace",
        pods.get().namespace().map(name -> "namespace: " + YamlText.quoted(name)).orElse(""));
    values.put("replicas", String.valueOf(pods.get().replicas()));
    values.put("image", YamlText.quoted(deployment.image().orElse("")));
    values.put("secret", YamlText.quoted(pods.get().name() + "-secrets"));
    ports(deployment, pods.get(), values, report);
    command(deployment, pods.get(), values);
    return List.of(
        new GeneratedFile(
            "etcd-statefulset.yaml", Template.of("etcd-statefulset.yaml").filled(values)));
  }

  /** DNS has a record for each, under its name: {@code _etcd-server-ssl._tcp.SERVICE…}. */
  private static void ports(
      Deployment deployment, Pods pods, Map<String, String> values, ProblemReport report) {
    String suffix =
        Optional.ofNullable(deployment.discovery().get("discovery-srv-name"))
            .map(name -> "-" + name)
            .orElse("");
    String scheme = EtcdWords.clientScheme(deployment.etcd());
    String peers = portName("etcd-server", pods.scheme()) + suffix;
    String clients = portName("etcd-client", scheme);
    if (peers.length() > MAX_PORT_NAME) {
      report.usage(
          Problem.error(
              "unusable-name",
              "a port of a Service would have the name "
                  + peers
                  + ", so that DNS has its SRV records, and may have 15 characters",
              "leave discovery-srv-name out, and use a Service for each cluster"));
    }
    values.put("peerPortName", YamlText.quoted(peers));
    values.put("peerPort", String.valueOf(pods.port()));
    values.put("clientPortName", YamlText.quoted(clients));
    values.put("clientPort", String.valueOf(EtcdWords.CLIENT_PORT));
    values.put("probe", probe(scheme));
  }

  private static String portName(String name, String scheme) {
    return scheme.equals("https") ? name + "-ssl" : name;
  }

  /** With TLS etcd may want a certificate of whoever asks. */
  private static String probe(String scheme) {
    return scheme.equals("https")
        ? "tcpSocket:\n  port: " + EtcdWords.CLIENT_PORT
        : "httpGet:\n  path: /health\n  port: " + EtcdWords.CLIENT_PORT;
  }

  private static void command(Deployment deployment, Pods pods, Map<String, String> values) {
    List<String> run = new ArrayList<>(List.of("run"));
    run.add(Deployment.flag("name", POD));
    run.add(Deployment.flag("initial-advertise-peer-urls", pods.peerUrl(POD)));
    run.addAll(deployment.discoveryFlags());
    run.add("--claim-file=/var/lib/etcd-bootstrap/claim");
    List<String> etcd =
        new EtcdWords(deployment)
            .dataDir("/var/lib/etcd/data")
            .listenPeersAnywhere(List.of(pods.anyPeerUrl()))
            .clientsAnywhere(pods.host(POD), EtcdWords.CLIENT_PORT)
            .words();
    values.put("command", list(List.of(deployment.programs().etcdBootstrap())));
    values.put("args", list(new StartCommand(run, etcd).words()));
  }

  private static String list(List<String> words) {
    return YamlText.list(
        words.stream()
            .map(word -> YamlText.withoutVariables(word).replace(POD, POD_VARIABLE))
            .toList());
  }
}
