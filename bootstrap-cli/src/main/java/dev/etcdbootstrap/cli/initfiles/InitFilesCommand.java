package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.OptionText;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ConfigurationArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.plugin.PluginPath;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code init-files}: writes the files by which service managers start etcd behind {@code run}. */
public final class InitFilesCommand implements Subcommand {

  private static final String END_OF_FLAGS = "--";
  private static final String DIRECTORY = "--output-dir";
  private static final String FORCE = "--force";
  private static final String DRY_RUN = "--dry-run";
  private static final String ETCD_BOOTSTRAP = "--etcd-bootstrap";
  private static final String ETCD = "--etcd";
  private static final String IMAGE = "--image";
  private static final String REPLICAS = "--replicas";

  private static final Option<Integer> REPLICAS_OPTION = Option.integer("replicas", 1, 1_000);

  private final Console console;
  private final Strategies strategies;

  /** The subcommand, with the options of these strategies. */
  public InitFilesCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "init-files";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .customSynopsis("etcd-bootstrap init-files [FLAGS] [-- ETCD-FLAGS…]", "")
        .description(
            "Writes the files by which systemd, a Procfile runner, Compose, Kubernetes or a new machine"
                + " start etcd behind etcd-bootstrap run, with what is configured: of all members that"
                + " a list names, or of this one. Starts nothing, asks nobody, and writes no secret.");
    CommonArguments.addOutput(spec, FileFormat.names());
    add(spec, DIRECTORY, "DIR", "write the files below this directory instead of standard output");
    spec.addOption(OptionSpec.builder(FORCE).description("replace files that are there").build());
    spec.addOption(
        OptionSpec.builder(DRY_RUN)
            .description("say which files would be written, print them, and write none")
            .build());
    add(spec, ETCD_BOOTSTRAP, "PROGRAM", "the start script of this command, where it will be");
    add(spec, ETCD, "PROGRAM", "etcd, where it will be; default of both: in /usr/bin, or on PATH");
    add(spec, IMAGE, "IMAGE", "the image that has both, for compose and statefulset");
    add(spec, REPLICAS, "N", "how many pods, for statefulset, unless the members are listed");
    ConfigurationArguments.addTo(spec, strategies);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("ETCD-FLAGS")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .description("flags for etcd, which win over those that are put in")
            .build());
  }

  private static void add(CommandSpec spec, String flag, String label, String description) {
    spec.addOption(
        OptionSpec.builder(flag)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    FileFormat format = FileFormat.of(CommonArguments.output(arguments, FileFormat.names()));
    Configuration configuration = ConfigurationArguments.read(arguments, console, strategies);
    ProblemReport report = new ProblemReport();
    Deployment deployment =
        new DeploymentReader(format, configuration, strategies, report)
            .read(
                etcdFlags(arguments),
                pluginPath(arguments),
                programs(arguments, format, report),
                image(arguments, format, report),
                replicas(arguments, format, report));
    report.throwIfAnyError();
    List<GeneratedFile> files = format.files(deployment, report);
    report.throwIfAnyError();
    output(arguments, files);
  }

  private void output(ParseResult arguments, List<GeneratedFile> files) throws BootstrapException {
    boolean toDirectory = arguments.hasMatchedOption(DIRECTORY);
    boolean dryRun = arguments.hasMatchedOption(DRY_RUN);
    if (toDirectory) {
      OutputDirectory directory = directory(arguments.matchedOptionValue(DIRECTORY, ""));
      if (!arguments.hasMatchedOption(FORCE)) {
        directory.checkFree(files);
      }
      if (!dryRun) {
        directory.write(files);
      }
      files.forEach(
          file -> console.note((dryRun ? "would write " : "wrote ") + directory.path(file)));
    }
    if (!toDirectory || dryRun) {
      for (GeneratedFile file : files) {
        if (files.size() > 1) {
          console.out().println("# " + file.path());
        }
        console.out().print(file.text());
      }
    }
  }

  private static OutputDirectory directory(String text) throws BootstrapException {
    try {
      return new OutputDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      throw new BootstrapException(Reason.USAGE, DIRECTORY + " is no path: " + e.getMessage(), e);
    }
  }

  /**
   * The words behind {@code --}.
   *
   * @throws ParameterException when some stand before it
   */
  private static List<String> etcdFlags(ParseResult arguments) {
    List<String> all = arguments.originalArgs();
    int end = all.indexOf(END_OF_FLAGS);
    List<String> words = end < 0 ? List.of() : all.subList(end + 1, all.size());
    if (arguments.matchedPositionalValue(0, List.of()).size() != words.size()) {
      throw new ParameterException(
          arguments.commandSpec().commandLine(),
          "flags for etcd stand after --: etcd-bootstrap init-files … -- --quota-backend-bytes=…");
    }
    return words;
  }

  private Optional<String> pluginPath(ParseResult arguments) {
    String variable = console.environment().getOrDefault(PluginPath.VARIABLE, "");
    String path = arguments.matchedOptionValue(PluginPath.FLAG, variable);
    return Optional.of(path).filter(text -> !text.isEmpty());
  }

  private static Deployment.Programs programs(
      ParseResult arguments, FileFormat format, ProblemReport report) {
    return new Deployment.Programs(
        program(arguments, ETCD_BOOTSTRAP, "etcd-bootstrap", format, report),
        program(arguments, ETCD, "etcd", format, report));
  }

  private static String program(
      ParseResult arguments, String flag, String name, FileFormat format, ProblemReport report) {
    String standard = format.needsAbsolutePaths() ? "/usr/bin/" + name : name;
    String program = arguments.matchedOptionValue(flag, standard);
    if (program.isEmpty() || (format.needsAbsolutePaths() && !program.startsWith("/"))) {
      report.usage(
          Problem.error(
              "relative-path",
              flag + " is \"" + ForeignText.printable(program) + "\", where nobody will find it",
              "write its path from the root on"));
    }
    return program;
  }

  private static Optional<String> image(
      ParseResult arguments, FileFormat format, ProblemReport report) {
    String image = arguments.matchedOptionValue(IMAGE, "");
    if (format.needsImage() && image.isEmpty()) {
      report.usage(
          Problem.error(
              "missing-option",
              "-o "
                  + format
                  + " starts an image that has etcd-bootstrap and etcd, and none is named",
              "name it: " + IMAGE + " registry.example.com/etcd-bootstrap:1"));
    }
    if (!format.needsImage() && arguments.hasMatchedOption(IMAGE)) {
      report.usage(useless(IMAGE, format));
    }
    return Optional.of(image).filter(text -> !text.isEmpty());
  }

  private static Optional<Integer> replicas(
      ParseResult arguments, FileFormat format, ProblemReport report) {
    if (!arguments.hasMatchedOption(REPLICAS)) {
      return Optional.empty();
    }
    if (format != FileFormat.STATEFULSET) {
      report.usage(useless(REPLICAS, format));
    }
    return OptionText.of(arguments.matchedOptionValue(REPLICAS, ""), REPLICAS)
        .read(REPLICAS_OPTION, report);
  }

  private static Problem useless(String flag, FileFormat format) {
    return Problem.error(
        "bad-command-line", "-o " + format + " has no use for " + flag, "leave it out");
  }
}
