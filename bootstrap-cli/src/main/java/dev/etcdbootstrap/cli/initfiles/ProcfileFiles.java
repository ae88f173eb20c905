package dev.etcdbootstrap.cli.initfiles;

import static java.util.stream.Collectors.toSet;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.ShellWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A {@code Procfile}: all members on this machine, for foreman, honcho and their like. */
final class ProcfileFiles {

  /** What all of them read as the name of a process. */
  private static final Pattern PROCESS = Pattern.compile("[A-Za-z0-9_-]+");

  private ProcfileFiles() {}

  static List<GeneratedFile> procfile(Deployment deployment, ProblemReport report) {
    List<Member> members = deployment.known();
    List<PeerUrl> urls = members.stream().flatMap(member -> member.peerUrls().stream()).toList();
    EtcdWords.checkTls(deployment, urls, report);
    checkHosts(urls, report);
    Set<Integer> taken = new HashSet<>();
    urls.forEach(url -> taken.add(url.port()));
    Set<String> processes =
        members.stream().map(Member::name).filter(ProcfileFiles::isProcess).collect(toSet());
    List<String> lines = new ArrayList<>();
    for (Member member : members) {
      String process = process(member.name(), processes);
      lines.add(process + ": " + line(command(deployment, member, process, taken), report));
    }
    String text =
        Template.of("Procfile")
            .filled(
                Map.of("version", CommonArguments.version(), "members", String.join("\n", lines)));
    return List.of(new GeneratedFile("Procfile", text));
  }

  private static void checkHosts(List<PeerUrl> urls, ProblemReport report) {
    List<String> hosts =
        urls.stream()
            .filter(url -> !url.usesUnixSocket() && !isLoopback(url.host()))
            .map(PeerUrl::host)
            .distinct()
            .toList();
    if (hosts.size() > 1) {
      report.usage(
          Problem.error(
              "several-hosts",
              "a Procfile starts all members on this machine, and their peer URLs have the hosts "
                  + String.join(", ", hosts.stream().limit(8).map(ForeignText::printable).toList()),
              "use one host and a port for each, such as http://127.0.0.1:12380, or -o systemd"));
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static boolean isProcess(String name) {
    return PROCESS.matcher(name).matches();
  }

  /** The name of the member, or another one that no member has. */
  private static String process(String name, Set<String> taken) {
    if (isProcess(name)) {
      return name;
    }
    int number = 1;
    while (!taken.add("member" + number)) {
      number++;
    }
    return "member" + number;
  }

  private static StartCommand command(
      Deployment deployment, Member member, String process, Set<Integer> taken) {
    List<String> run = new ArrayList<>(List.of(deployment.programs().etcdBootstrap(), "run"));
    run.add(Deployment.flag("name", member.name()));
    run.add(Deployment.advertised(member.peerUrls()));
    run.addAll(deployment.discoveryFlags());
    PeerUrl url = member.peerUrls().get(0);
    EtcdWords etcd =
        new EtcdWords(deployment).dataDir(process + ".etcd").listenPeers(member.peerUrls());
    if (url.usesUnixSocket()) {
      etcd.clientsOnLoopback(clientPort(EtcdWords.CLIENT_PORT + 1, taken));
    } else {
      etcd.clients(url, clientPort(url.port(), taken));
    }
    return new StartCommand(run, etcd.words());
  }

  /** As 2379 is below 2380; the next one that is free. */
  private static int clientPort(int peerPort, Set<Integer> taken) {
    int port = peerPort - 1;
    while (!taken.add(port)) {
      port--;
    }
    return port;
  }

  private static String line(StartCommand command, ProblemReport report) {
    List<String> words = command.words();
    if (words.stream().anyMatch(word -> word.contains("\n") || word.contains("\r"))) {
      report.usage(
          Problem.error(
              "line-break", "a command in a Procfile is one line, and a value has several", ""));
    }
    return String.join(" ", words.stream().map(ProcfileFiles::quoted).toList());
  }

  /** foreman puts its own variables into the line before a shell reads it, quotes or not. */
  private static String quoted(String word) {
    return ShellWords.word(word).replace("$", "$''");
  }
}
