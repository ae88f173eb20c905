package dev.etcdbootstrap.cli.demo;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.console.Table;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code demo}: every strategy, on this machine and without configuration. */
public final class DemoCommand implements Subcommand {

  private final Console console;
  private final Strategies strategies;

  /** The subcommand, trying these strategies. */
  public DemoCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Shows on this machine what the other commands are for: starts a small discovery service on"
                + " loopback, lets three members find each other by each strategy, compares what they"
                + " found, and starts three real etcd processes with it when there is an etcd. Leaves"
                + " nothing behind. Needs no configuration and no network.");
    spec.addOption(
        OptionSpec.builder("--etcd")
            .paramLabel("FILE")
            .type(String.class)
            .description("the etcd to start; default: the one on PATH, if any")
            .build());
    CommonArguments.addVerbosity(spec);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    Optional<Path> etcd = etcd(arguments);
    try (Progress progress = CommonArguments.progress(arguments, console);
        Demo demo = new Demo(strategies, event -> progress.detail(event.toString()))) {
      print("A discovery service in memory, and three members that do not know each other:\n");
      List<List<String>> rows = new ArrayList<>();
      demo.addresses().forEach((what, address) -> rows.add(List.of("  " + what, address)));
      demo.members()
          .forEach(
              member ->
                  rows.add(
                      List.of(
                          "  " + member.name(), member.advertisedPeerUrls().get(0).toString())));
      print(Table.of(rows));
      List<Trial> trials = new ArrayList<>();
      for (String strategy : Demo.strategies()) {
        progress.onEvent(BootstrapEvent.waiting("three members by " + strategy));
        trials.add(demo.attempt(strategy));
      }
      print(given(trials));
      print(found(trials));
      if (!demo.agree(trials)) {
        throw new BootstrapException(
            Reason.INTERNAL, "the strategies do not agree, which is a defect of etcd-bootstrap");
      }
      print("They agree: the same names at the same addresses; IDs follow URLs and tokens.\n");
      if (etcd.isPresent()) {
        progress.onEvent(BootstrapEvent.waiting("three etcd processes to be healthy"));
        print(startEtcd(etcd.get(), trials.get(Demo.strategies().indexOf("v3-grpc"))));
      } else {
        print(
            "\nThere is no etcd on PATH, so none was started; name one with --etcd to see that too.\n");
      }
    }
  }

  private void print(String text) {
    console.show(text);
    console.out().flush();
  }

  private Optional<Path> etcd(ParseResult arguments) throws BootstrapException {
    if (arguments.hasMatchedOption("--etcd")) {
      Path file = Path.of(arguments.matchedOptionValue("--etcd", ""));
      if (!Files.isExecutable(file) || Files.isDirectory(file)) {
        throw new BootstrapException(
            Reason.USAGE, "--etcd: " + file + " is not an executable file");
      }
      return Optional.of(file.toAbsolutePath());
    }
    return Stream.of(console.environment().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "etcd"))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }

  private static String given(List<Trial> trials) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STRATEGY", "EACH MEMBER WAS GIVEN"));
    for (Trial trial : trials) {
      rows.add(
          List.of(
              trial.strategy(),
              new TreeMap<>(trial.options())
                  .entrySet().stream()
                      .map(option -> "--" + option.getKey() + "=" + option.getValue())
                      .collect(Collectors.joining(" "))));
    }
    return "\n" + Table.of(rows);
  }

  private static String found(List<Trial> trials) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("ALL THREE FOUND", trials, Trial::strategy));
    for (Member member : trials.get(0).cluster().members()) {
      rows.add(
          row(
              member.name(),
              trials,
              trial ->
                  trial
                      .cluster()
                      .member(member.name())
                      .orElse(member)
                      .peerUrls()
                      .get(0)
                      .toString()));
    }
    rows.add(row("cluster ID", trials, trial -> trial.cluster().clusterId().toString()));
    rows.add(row("after", trials, trial -> trial.time().toMillis() + " ms"));
    return "\n" + Table.of(rows);
  }

  private static List<String> row(
      String title, List<Trial> trials, Function<Trial, String> column) {
    return Stream.concat(Stream.of(title), trials.stream().map(column)).toList();
  }

  private static String startEtcd(Path etcd, Trial trial)
      throws BootstrapException, InterruptedException {
    List<String> run = run();
    try (EtcdProcesses processes = EtcdProcesses.start(run, etcd, trial.results())) {
      processes.awaitHealthy();
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("MEMBER", "CLIENT URL", "VERSION", "HEALTH"));
      for (EtcdProcesses.Running each : processes.running()) {
        rows.add(
            List.of(
                each.name(), each.clientUrl().toString(), EtcdProcesses.version(each), "healthy"));
      }
      return "\nThree etcd processes, started with the list that "
          + trial.strategy()
          + " found:\n"
          + Table.of(rows)
          + (run.isEmpty() ? "" : afterKills(processes))
          + "They were stopped, and their data was removed.\n";
    }
  }

  private static String afterKills(EtcdProcesses processes)
      throws BootstrapException, InterruptedException {
    EtcdProcesses.Running killed = processes.running().get(2);
    EtcdProcesses.Running restarted = processes.again(killed, false);
    processes.awaitHealthy();
    EtcdProcesses.Running wiped = processes.again(restarted, true);
    return killed.name()
        + " was killed, and started again by the same command, run -- etcd: healthy.\n"
        + killed.name()
        + " was killed, lost its data, and was started again: "
        // The first half says what, the second what to do.
        + EtcdProcesses.awaitEnd(wiped).split("; ", 2)[0]
        + "\n";
  }

  /**
   * The command of the distribution; without a distribution there is none, and etcd stands alone.
   */
  private static List<String> run() {
    return Optional.ofNullable(System.getProperty("etcdbootstrap.home"))
        .map(home -> List.of(Path.of(home, "bin", "etcd-bootstrap").toString(), "run", "--"))
        .orElse(List.of());
  }
}
