package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Units for systemd: one for each host, a drop-in for all, or the machine with the unit. */
final class SystemdFiles {

  private static final String CLAIM = "--claim-file=/var/lib/etcd-bootstrap/claim";

  /** What the unit of a distribution of etcd takes its flags from, if it has any. */
  private static final String FLAGS_OF_THE_UNIT = "$DAEMON_ARGS";

  private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private SystemdFiles() {}

  /** {@code etcd.service}, of each member in a directory of its name unless one is meant. */
  static List<GeneratedFile> units(Deployment deployment, ProblemReport report) {
    return perHost(deployment, report, "etcd.service", member -> unit(deployment, member));
  }

  /** {@code etcd.bu}, likewise. */
  static List<GeneratedFile> butane(Deployment deployment, ProblemReport report) {
    Template template = Template.of("etcd.bu");
    return perHost(
        deployment,
        report,
        "etcd.bu",
        member ->
            template.filled(
                Map.of(
                    "version", CommonArguments.version(),
                    "name", ForeignText.oneLine(member.name()),
                    "unit", unit(deployment, member).stripTrailing())));
  }

  /**
   * A drop-in, which leaves etcd's own settings in the unit that it is for. Without a name it is
   * the same on every host, and the unit has to say the name.
   */
  static List<GeneratedFile> dropIn(Deployment deployment) {
    List<String> run = run(deployment);
    deployment.name().ifPresent(name -> run.add(Deployment.flag("name", name)));
    if (!deployment.advertised().isEmpty()) {
      run.add(Deployment.advertised(deployment.advertised()));
    }
    run.addAll(deployment.discoveryFlags());
    run.add(CLAIM);
    List<String> etcd = new ArrayList<>(List.of(deployment.programs().etcd()));
    etcd.addAll(deployment.etcd().words());
    String text =
        Template.of("drop-in.conf")
            .filled(
                Map.of(
                    "version",
                    CommonArguments.version(),
                    "command",
                    SystemdText.command(new StartCommand(run, etcd), List.of(FLAGS_OF_THE_UNIT))));
    return List.of(new GeneratedFile("etcd.service.d/etcd-bootstrap.conf", text));
  }

  private static List<String> run(Deployment deployment) {
    return new ArrayList<>(List.of(deployment.programs().etcdBootstrap(), "run"));
  }

  private static List<GeneratedFile> perHost(
      Deployment deployment, ProblemReport report, String name, Function<Member, String> write) {
    List<Member> members = deployment.self().map(List::of).orElseGet(deployment::known);
    List<GeneratedFile> files = new ArrayList<>();
    for (Member member : members) {
      EtcdWords.checkTls(deployment, member.peerUrls(), report);
      if (deployment.self().isEmpty() && !DIRECTORY.matcher(member.name()).matches()) {
        report.usage(
            Problem.error(
                "unusable-name",
                "no directory can have the name of the member "
                    + ForeignText.printable(member.name()),
                "set name to write the file of one member"));
        continue;
      }
      files.add(
          new GeneratedFile(
              deployment.self().isPresent() ? name : member.name() + "/" + name,
              write.apply(member)));
    }
    return files;
  }

  private static String unit(Deployment deployment, Member member) {
    List<String> run = run(deployment);
    run.add(Deployment.flag("name", member.name()));
    run.add(Deployment.advertised(member.peerUrls()));
    run.addAll(deployment.discoveryFlags());
    run.add(CLAIM);
    List<String> etcd =
        new EtcdWords(deployment)
            .dataDir("/var/lib/etcd/data")
            .listenPeers(member.peerUrls())
            .clients(member.peerUrls().get(0), EtcdWords.CLIENT_PORT)
            .words();
    return Template.of("etcd.service")
        .filled(
            Map.of(
                "version", CommonArguments.version(),
                "name", ForeignText.oneLine(member.name()),
                "description", SystemdText.plain(member.name()),
                "command", SystemdText.command(new StartCommand(run, etcd), List.of())));
  }
}
