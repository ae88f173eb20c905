package dev.etcdbootstrap.cli.command;

import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.cli.plugin.PluginPath;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Arguments that several subcommands take: how each is declared, and how it is read. */
public final class CommonArguments {

  /** A list of 100,000 members has a third of it. */
  private static final int MAX_LIST_BYTES = 16_000_000;

  private CommonArguments() {}

  /** Adds {@code --help} and {@code --version}, and orders the help. */
  public static void addStandard(CommandSpec spec) {
    spec.version(version());
    spec.usageMessage()
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .sortOptions(false);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("show this help and exit")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("show the version and exit")
            .build());
  }

  /** The name of the command and its version, as {@code --version} prints them. */
  public static String version() {
    return "etcd-bootstrap " + release();
  }

  /** The version of the command. */
  public static String release() {
    String version = CommonArguments.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  /** Adds {@code --plugin-path}, which is read before any parsing. */
  public static void addPluginPath(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(PluginPath.FLAG)
            .paramLabel("PATH")
            .type(String.class)
            .description(
                "plugins besides those in the folder plugins: jars and folders of jars, separated by "
                    + File.pathSeparator
                    + "; also "
                    + PluginPath.VARIABLE)
            .build());
  }

  /** Adds {@code --output}, one of these formats, the first by default. */
  public static void addOutput(CommandSpec spec, List<String> formats) {
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .paramLabel("FORMAT")
            .type(String.class)
            .defaultValue(formats.get(0))
            .completionCandidates(formats)
            .description("one of " + String.join(", ", formats) + "; default: " + formats.get(0))
            .build());
  }

  /** The value of {@code --output}. */
  public static String output(ParseResult arguments, List<String> formats) {
    String format = arguments.matchedOptionValue("-o", formats.get(0));
    if (!formats.contains(format)) {
      throw new ParameterException(
          arguments.commandSpec().commandLine(),
          "unknown output format " + format + "; known are " + String.join(", ", formats));
    }
    return format;
  }

  /** Adds {@code --verbose} and {@code --quiet}. */
  public static void addVerbosity(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-v", "--verbose")
            .description("say more about what is done and why")
            .build());
    spec.addOption(
        OptionSpec.builder("-q", "--quiet").description("say nothing but errors").build());
  }

  /** Progress as {@code --verbose} and {@code --quiet} want it. */
  public static Progress progress(ParseResult arguments, Console console) {
    return new Progress(
        console, arguments.hasMatchedOption("-v"), arguments.hasMatchedOption("-q"));
  }

  /** Adds a member list as the positional argument. */
  public static void addMemberList(CommandSpec spec, String arity, String description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("INITIAL-CLUSTER")
            .type(String.class)
            .arity(arity)
            .required(!arity.startsWith("0"))
            .description(description)
            .build());
  }

  /**
   * The text of the member list that is the positional argument, or standard input for {@code -}.
   *
   * @throws BootstrapException when standard input cannot be read
   */
  public static String memberList(ParseResult arguments, Console console)
      throws BootstrapException {
    String text = arguments.matchedPositionalValue(0, "");
    return text.equals("-") ? standardInput(console, MAX_LIST_BYTES, "member list") : text;
  }

  /**
   * All of standard input.
   *
   * @param most how many bytes are read
   * @param what it is to be, for messages
   * @throws BootstrapException when it cannot be read, is longer, or is not UTF-8
   */
  public static String standardInput(Console console, int most, String what)
      throws BootstrapException {
    try {
      byte[] bytes = console.in().readNBytes(most + 1);
      if (bytes.length > most) {
        throw new BootstrapException(
            Reason.USAGE,
            "standard input is longer than " + most / 1_000_000 + " MB, which no " + what + " is");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BootstrapException(Reason.USAGE, "standard input is not UTF-8 text", e);
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE, "standard input cannot be read: " + FileFailure.describe(e), e);
    }
  }
}
