package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.disk.DataDirectory;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.preflight.LocalMachine;
import dev.etcdbootstrap.run.preflight.Preflight;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What would keep the member from coming up, looked for before anything is registered. */
record MemberPreflight(ProblemReport report) {

  /** Looks at this machine. A member that has data is kept from nothing. */
  static MemberPreflight of(ChildCommand child, MemberSettings member, Path dataDirectory) {
    Preflight preflight =
        new Preflight(child.settings(), member.hasUrls() ? member.self().peerUrls() : List.of());
    DiskState disk = DataDirectory.read(dataDirectory, child.logDirectory());
    return new MemberPreflight(
        preflight.judge(LocalMachine.look(preflight), !(disk instanceof DiskState.Empty)));
  }

  /** For a dry run: the same text with a line for each problem in front. */
  String before(String text) {
    String lines =
        report.problems().stream().map(MemberPreflight::line).collect(Collectors.joining());
    return lines + text;
  }

  private static String line(Problem problem) {
    return (problem.isError() ? "error: " : "warning: ") + problem + "\n";
  }
}
