package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.files.AtomicFile;
import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.cli.run.Start.Decided;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.decision.StartDecision.JoinExisting;
import dev.etcdbootstrap.run.decision.StartDecision.Restart;
import dev.etcdbootstrap.run.disk.DataDirectory;
import dev.etcdbootstrap.run.disk.DirectoryStamp;
import dev.etcdbootstrap.run.disk.LogEnd;
import dev.etcdbootstrap.run.launch.LaunchPlan;
import dev.etcdbootstrap.run.launch.LaunchPlanner;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last step before etcd: the witnesses are written, then the start script is told. A crash in
 * between loses a start, never a write.
 */
final class HandOver {

  private final String token;
  private final Path dataDirectory;
  private final RunFiles files;
  private final MemberList list;
  private final ChildCommand child;
  private final LaunchPlanner planner;
  private final Launcher launcher;
  private final Set<String> ownVariables;
  private final List<Path> inputs;
  private final Overflow overflow;
  private final Progress progress;

  /**
   * @param token the cluster token, which etcd is told
   * @param ownVariables of the environment that etcd has no use for
   * @param inputs files on which the settings depend: the program and the config files
   */
  HandOver(
      String token,
      Path dataDirectory,
      RunFiles files,
      MemberList list,
      ChildCommand child,
      LaunchPlanner planner,
      Launcher launcher,
      Set<String> ownVariables,
      List<Path> inputs,
      Overflow overflow,
      Progress progress) {
    this.token = token;
    this.dataDirectory = dataDirectory;
    this.files = files;
    this.list = list;
    this.child = child;
    this.planner = planner;
    this.launcher = launcher;
    this.ownVariables = ownVariables;
    this.inputs = inputs;
    this.overflow = overflow;
    this.progress = progress;
  }

  /**
   * Hands over.
   *
   * @throws BootstrapException when a witness of a first start cannot be written
   * @throws InterruptedException when interrupted; nothing is started then
   */
  void of(Decided decided) throws BootstrapException, InterruptedException {
    Evidence evidence = decided.evidence();
    StartDecision decision = decided.decision();
    if (decision instanceof StartDecision.Refuse || decision instanceof StartDecision.Resume) {
      startProxy(evidence);
      return;
    }
    Member self = evidence.request().self();
    LaunchPlan plan = planner.plan(LaunchPlanner.settings(decision, self, token));
    List<String> added = copyOfConfig(plan);
    witness(decision, evidence);
    tell(decision, self, plan);
    List<String> lines = Launcher.lines(plan, added, ownVariables);
    leaveTicket(decided, lines, added.isEmpty() ? List.of() : List.of(files.configCopy()));
    launcher.start(lines);
  }

  /** In place of all that the operator has written for a member. */
  private void startProxy(Evidence evidence) throws BootstrapException {
    List<String> words = overflow.words(evidence.peers().orElseThrow()).orElseThrow();
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < child.arguments().words().size(); i++) {
      all.add(i);
    }
    Set<String> variables = new HashSet<>(ownVariables);
    child.variables().forEach(variable -> variables.add(variable.origin().spelling()));
    progress.hint("the cluster is full: starting a gRPC proxy of it (etcd grpc-proxy start)");
    launcher.start(
        Launcher.lines(
            new LaunchPlan(all, words, Set.of(), Optional.empty(), List.of()),
            List.of(),
            variables));
  }

  /** For the next start, where this one has left no question open. */
  private void leaveTicket(Decided decided, List<String> lines, List<Path> copies) {
    Evidence evidence = decided.evidence();
    try {
      Files.deleteIfExists(files.restartTicket());
      Files.deleteIfExists(files.restarts());
      if (!(decided.decision() instanceof Restart restart)
          || restart.rule() != Rule.OWN_DATA
          || !restart.warnings().isEmpty()
          || !evidence.request().permissions().isEmpty()
          || launcher.inputs().isEmpty()) {
        return;
      }
      Optional<LogEnd> logEnd = DataDirectory.logEnd(dataDirectory, child.logDirectory());
      if (logEnd.isPresent()) {
        List<Path> watched = new ArrayList<>(inputs);
        watched.add(files.claim());
        watched.addAll(copies);
        AtomicFile.write(
            files.restartTicket(),
            new RestartTicket(
                    launcher.inputs(),
                    Machine.id(),
                    launcher.locked().toString(),
                    watched,
                    logEnd.get(),
                    lines)
                .text(),
            Optional.empty());
      }
    } catch (IOException e) {
      progress.detail("the next start asks the JVM again: " + FileFailure.describe(e));
    }
  }

  private void witness(StartDecision decision, Evidence evidence)
      throws BootstrapException, InterruptedException {
    if (!(decision instanceof Restart)) {
      Claim claim = StartedClaim.of(decision, evidence, stamp());
      files.replace(evidence.claim(), claim);
      if (evidence.listing().orElse(null) instanceof Listing.Complete) {
        // A native v2 member that waits for an incomplete list may take a mark for a member.
        mark(claim.memberId(), decision instanceof JoinExisting);
      }
      return;
    }
    if (decision.rule() == Rule.FORCE_NEW_CLUSTER) {
      return; // what becomes of the data is not known here
    }
    try {
      files.replace(evidence.claim(), StartedClaim.ofRestart(evidence));
    } catch (BootstrapException e) {
      // Its data is there, and a member that has data starts.
      warn("claim-not-written", e.getMessage(), "");
    }
  }

  /**
   * The second witness. A running cluster is itself one of its members, so who joins it need not
   * wait for a registry, which may be long gone.
   */
  private void mark(EtcdId member, boolean joins) throws BootstrapException, InterruptedException {
    try {
      if (!list.markStarted(member, joins)) {
        warnOfDevice();
      }
    } catch (BootstrapException e) {
      if (!joins && e.reason() != Reason.DENIED) {
        throw e;
      }
      warn("no-start-mark", e.getMessage(), "");
      warnOfDevice();
    }
  }

  private void warnOfDevice() {
    if (files.isOnDeviceOf(dataDirectory)) {
      warn(
          "claim-beside-data",
          "the claim " + files.claim() + " is on the device of the data, and is lost with it",
          "name a file on another device with --claim-file, or meet in a registry");
    }
  }

  private void warn(String code, String message, String remedy) {
    progress.warn(Problem.warning(code, message, remedy));
  }

  private String stamp() throws BootstrapException {
    try {
      return DirectoryStamp.of(dataDirectory);
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE,
          "data-dir " + dataDirectory + " cannot be read: " + FileFailure.describe(e),
          e);
    }
  }

  private List<String> copyOfConfig(LaunchPlan plan) throws BootstrapException {
    if (plan.configEdit().isEmpty() || child.file().isEmpty()) {
      return List.of();
    }
    Path copy = files.configCopy();
    try {
      AtomicFile.writePrivate(copy, child.file().get().edited(plan.configEdit().get()));
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE,
          "the copy of etcd's config file, "
              + copy
              + ", cannot be written: "
              + FileFailure.describe(e)
              + "; make its directory writable, or name another with --claim-file",
          e);
    }
    return List.of("--config-file=" + copy);
  }

  private void tell(StartDecision decision, Member self, LaunchPlan plan) {
    progress.hint(Words.of(decision, self));
    plan.changes().forEach(progress::detail);
    if (decision instanceof Restart restart) {
      restart.warnings().forEach(warning -> warn("restart", warning, ""));
    }
  }
}
