package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ConfigurationArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.KnownOptions;
import dev.etcdbootstrap.cli.config.StrategyChoice;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.etcd.EtcdConfigFile;
import dev.etcdbootstrap.cli.run.Start.Decided;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.disk.DataDirectory;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.launch.LaunchPlanner;
import dev.etcdbootstrap.run.peers.PeerClient;
import dev.etcdbootstrap.run.record.DecisionRecord;
import dev.etcdbootstrap.run.settings.EtcdFlags;
import dev.etcdbootstrap.run.settings.TlsFiles;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code run}: becomes etcd, when that loses no write. */
public final class RunCommand implements Subcommand {

  private final Console console;
  private final Strategies strategies;

  /** The subcommand, with the options of these strategies. */
  public RunCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "run";
  }

  @Override
  public void describe(CommandSpec spec) {
    Arguments.addTo(spec);
    CommonArguments.addVerbosity(spec);
    ConfigurationArguments.addTo(spec, strategies);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    List<String> command = Arguments.command(arguments);
    ChildCommand child = ChildCommand.read(command, console.environment());
    Configuration configuration =
        ConfigurationArguments.read(
            arguments, child::options, child.visible(console.environment()), console, strategies);
    MemberSettings member = MemberSettings.of(configuration);
    Path dataDirectory = dataDirectory(child, member.self().name());
    Optional<Launcher> launcher = Launcher.ofProcess();
    boolean dryRun = Arguments.isDryRun(arguments);
    if (!dryRun && !isReady(launcher, dataDirectory)) {
      return;
    }
    launcher.ifPresent(Launcher::watch);
    EtcdProgram program = EtcdProgram.ask(child.program());
    MemberPreflight preflight = MemberPreflight.of(child, member, dataDirectory);
    if (!dryRun) {
      preflight.report().throwIfAnyError();
    }
    RunFiles files =
        arguments.hasMatchedOption(Arguments.CLAIM_FILE)
            ? new RunFiles(path(arguments.matchedOptionValue(Arguments.CLAIM_FILE, "")))
            : RunFiles.beside(dataDirectory);
    Deadline deadline = configuration.timeout().map(Deadline::after).orElseGet(Deadline::never);
    try (Progress progress = CommonArguments.progress(arguments, console);
        WaitingStatus waiting =
            new WaitingStatus(progress, dryRun ? List.of() : outlets(child, progress))) {
      if (!dryRun) {
        preflight.report().warnings().forEach(progress::warn);
      }
      MemberList list =
          new MemberList(member.forStrategy(configuration), strategies, waiting, deadline);
      String token = token(list, dataDirectory, child, progress);
      Request request =
          Request.of(member.self(), token, member.state(), Arguments.permissions(arguments, child));
      LaunchPlanner planner =
          new LaunchPlanner(
              child.arguments(),
              child.variables(),
              child.file().map(EtcdConfigFile::settings),
              program.release());
      try (Observer observer =
          new Observer(
              dataDirectory,
              child.logDirectory(),
              files,
              list,
              token,
              member.hasUrls(),
              new PeerClient(PeerTls.of(TlsFiles.ofPeers(child.settings()), dataDirectory)))) {
        Overflow overflow =
            new Overflow(Arguments.fallback(arguments, child), child, dataDirectory);
        Start start = new Start(observer, list, files, request, waiting, overflow, deadline);
        if (dryRun) {
          String plan = new DryRun(command, child, planner, token).of(start.dryRun());
          console.show(console.redactor().redact(preflight.before(plan)));
        } else {
          HandOver handOver =
              new HandOver(
                  token,
                  dataDirectory,
                  files,
                  list,
                  child,
                  planner,
                  launcher.orElseThrow(),
                  ownVariables(),
                  inputs(arguments, child, program),
                  overflow,
                  progress);
          DecisionFile decisionFile =
              new DecisionFile(
                  files.decision(),
                  new DecisionRecord.Versions(CommonArguments.release(), program.version()),
                  configuration.choice().map(StrategyChoice::id).orElse(""),
                  console.redactor(),
                  progress);
          start(start, launcher.get().isBusy(), waiting, decisionFile, handOver);
        }
      }
    }
  }

  /** The cluster token; a member that has its data starts also without a usable one. */
  private static String token(
      MemberList list, Path dataDirectory, ChildCommand child, Progress progress)
      throws BootstrapException, InterruptedException {
    try {
      return list.token();
    } catch (BootstrapException e) {
      if (!(DataDirectory.read(dataDirectory, child.logDirectory())
          instanceof DiskState.Initialised)) {
        throw e;
      }
      progress.warn(
          Problem.warning(
              "unusable-settings", e.getMessage(), "correct it before the next first start"));
      return InitialCluster.DEFAULT_TOKEN;
    }
  }

  /** Whoever asks from outside how far this is. */
  private List<WaitingStatus.Outlet> outlets(ChildCommand child, Progress progress) {
    List<WaitingStatus.Outlet> outlets = new ArrayList<>();
    outlets.add(
        new HealthAnswers(
            child.healthUrls(),
            PeerTls.ofServer(TlsFiles.ofClients(child.settings())),
            progress::detail));
    SystemdStatus.of(console.environment()).ifPresent(outlets::add);
    return outlets;
  }

  private static void start(
      Start start,
      boolean isBusy,
      WaitingStatus waiting,
      DecisionFile decisionFile,
      HandOver handOver)
      throws BootstrapException, InterruptedException {
    try {
      Decided decided = start.decide(isBusy);
      waiting.end(); // etcd listens where this does
      decisionFile.write(decided);
      handOver.of(decided);
    } catch (BootstrapException e) {
      Optional<Decided> last = start.last();
      throw last.isPresent() ? decisionFile.explained(last.get(), e) : e;
    }
  }

  /** The files that the settings come from, and the program. */
  private List<Path> inputs(ParseResult arguments, ChildCommand child, EtcdProgram program) {
    List<Path> inputs = new ArrayList<>(List.of(program.path()));
    child.file().ifPresent(file -> inputs.add(Path.of(file.file())));
    ConfigurationArguments.file(arguments, console.environment())
        .ifPresent(file -> inputs.add(Path.of(file)));
    return inputs;
  }

  /** What only this command reads; etcd would warn of it, and some of it is secret. */
  private Set<String> ownVariables() {
    Set<String> variables = new HashSet<>();
    new KnownOptions(strategies)
        .all()
        .forEach(option -> variables.add(KnownOptions.variable(option)));
    variables.removeIf(name -> EtcdFlags.ofVariable(name).isPresent());
    console.environment().keySet().stream()
        .filter(name -> name.startsWith("ETCD_BOOTSTRAP_"))
        .forEach(variables::add);
    variables.retainAll(console.environment().keySet());
    return variables;
  }

  private static Path dataDirectory(ChildCommand child, String name) throws BootstrapException {
    try {
      return child.dataDirectory(name);
    } catch (InvalidPathException e) {
      throw new BootstrapException(Reason.USAGE, "data-dir is no path: " + e.getMessage(), e);
    }
  }

  private static Path path(String text) throws BootstrapException {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new BootstrapException(
          Reason.USAGE, Arguments.CLAIM_FILE + " is no path: " + e.getMessage(), e);
    }
  }

  /** Whether the start script waits, and holds the right lock or has seen who does. */
  private static boolean isReady(Optional<Launcher> launcher, Path dataDirectory)
      throws BootstrapException {
    if (launcher.isEmpty()) {
      throw new BootstrapException(
          Reason.USAGE,
          "run becomes etcd, which a JVM cannot: start it with bin/etcd-bootstrap of the"
              + " distribution");
    }
    try {
      if (launcher.get().hasLocked(dataDirectory)) {
        return true;
      }
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE, "data-dir " + dataDirectory + " cannot be looked at: " + e.getMessage(), e);
    }
    launcher.get().askForLock(dataDirectory);
    return false;
  }
}
