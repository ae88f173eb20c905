package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Compose file, with a service for each member, which is reached by the hosts of its peer URLs.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">Compose
 *     Specification</a>
 */
final class ComposeFiles {

  /** What is the name of a service, and with a word behind it that of a volume. */
  private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");

  private ComposeFiles() {}

  static List<GeneratedFile> compose(Deployment deployment, ProblemReport report) {
    List<Member> members = deployment.known();
    EtcdWords.checkTls(
        deployment,
        members.stream().flatMap(member -> member.peerUrls().stream()).toList(),
        report);
    members.forEach(member -> check(member, report));
    Template template = Template.of("compose-service.yaml");
    List<String> services = new ArrayList<>();
    List<String> volumes = new ArrayList<>();
    for (Member member : members) {
      services.add(template.filled(service(deployment, member)).stripTrailing());
      volumes.add(YamlText.quoted(data(member)) + ": {}");
      volumes.add(YamlText.quoted(claim(member)) + ": {}");
    }
    String text =
        Template.of("compose.yaml")
            .filled(
                Map.of(
                    "version", CommonArguments.version(),
                    "services", String.join("\n", services),
                    "volumes", String.join("\n", volumes)));
    return List.of(new GeneratedFile("compose.yaml", text));
  }

  private static void check(Member member, ProblemReport report) {
    if (!SERVICE.matcher(member.name()).matches()) {
      report.usage(
          Problem.error(
              "unusable-name",
              "no service of Compose can have the name of the member "
                  + ForeignText.printable(member.name()),
              "use letters, digits, '.', '_' and '-'"));
    }
    for (PeerUrl url : member.peerUrls()) {
      if (url.usesUnixSocket() || EtcdWords.isAddress(url) || url.host().equals("localhost")) {
        report.usage(
            Problem.error(
                "unusable-host",
                "containers find each other by names, and "
                    + ForeignText.printable(member.name())
                    + " has the peer URL "
                    + url,
                "use the name of the service: http://" + member.name() + ":2380"));
      }
    }
  }

  private static Map<String, String> service(Deployment deployment, Member member) {
    List<String> run = new ArrayList<>(List.of("run"));
    run.add(Deployment.flag("name", member.name()));
    run.add(Deployment.advertised(member.peerUrls()));
    run.addAll(deployment.discoveryFlags());
    run.add("--claim-file=/var/lib/etcd-bootstrap/claim");
    List<String> etcd =
        new EtcdWords(deployment)
            .dataDir("/var/lib/etcd/data")
            .listenPeersAnywhere(member.peerUrls())
            .clientsAnywhere(member.peerUrls().get(0).host(), EtcdWords.CLIENT_PORT)
            .words();
    List<String> hosts = member.peerUrls().stream().map(PeerUrl::host).distinct().toList();
    return Map.of(
        "service", YamlText.quoted(member.name()),
        "image", literal(deployment.image().orElse("")),
        "entrypoint", list(List.of(deployment.programs().etcdBootstrap())),
        "command", list(new StartCommand(run, etcd).words()),
        "aliases", list(hosts),
        "data", YamlText.quoted(data(member)),
        "claim", YamlText.quoted(claim(member)));
  }

  private static String data(Member member) {
    return member.name() + "-data";
  }

  private static String claim(Member member) {
    return member.name() + "-claim";
  }

  private static String list(List<String> items) {
    return YamlText.list(items.stream().map(YamlText::withoutVariables).toList());
  }

  private static String literal(String text) {
    return YamlText.quoted(YamlText.withoutVariables(text));
  }
}
