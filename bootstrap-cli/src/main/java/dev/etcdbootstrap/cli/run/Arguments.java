package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.run.decision.Permission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What {@code run} itself is told, before the {@code --}, and the command after it. */
final class Arguments {

  private static final String END_OF_FLAGS = "--";
  private static final String DRY_RUN = "--dry-run";
  private static final String FALLBACK = "--discovery-fallback";
  static final String CLAIM_FILE = "--claim-file";

  private Arguments() {}

  static void addTo(CommandSpec spec) {
    spec.usageMessage()
        .customSynopsis("etcd-bootstrap run [FLAGS] -- COMMAND…", "")
        .description(
            "Becomes the etcd of the command when that loses no write: finds the member list for a"
                + " first start, restarts a member on its data, joins a running cluster, and refuses"
                + " a start that etcd would have to regret.");
    spec.addOption(
        OptionSpec.builder(DRY_RUN)
            .description(
                "show what would be decided and started, and why; register and start nothing")
            .build());
    spec.addOption(
        OptionSpec.builder(CLAIM_FILE)
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "where it is remembered that this member was started, best on a device other than"
                    + " that of the data; default: the data directory with .claim behind its name")
            .build());
    spec.addOption(
        OptionSpec.builder(FALLBACK)
            .paramLabel("exit|proxy")
            .type(String.class)
            .completionCandidates(List.of("exit", "proxy"))
            .description(
                "when others were the first to register: end, or become a gRPC proxy of their cluster;"
                    + " default: exit")
            .build());
    permission(spec, Permission.ADOPT, "the data is this member's, although nothing says so");
    permission(
        spec, Permission.MOVED, "the member has moved here, and nothing runs where it was before");
    permission(
        spec,
        Permission.ACCEPT_RESTORE,
        "the data was restored from an older copy, on all members");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("COMMAND")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .description("etcd and its flags")
            .build());
  }

  private static void permission(CommandSpec spec, Permission permission, String description) {
    spec.addOption(OptionSpec.builder(permission.toString()).description(description).build());
  }

  /**
   * The command to become.
   *
   * @throws ParameterException when it does not stand after {@code --}
   */
  static List<String> command(ParseResult arguments) {
    List<String> all = arguments.originalArgs();
    int end = all.indexOf(END_OF_FLAGS);
    List<String> command = end < 0 ? List.of() : all.subList(end + 1, all.size());
    List<String> positional = arguments.matchedPositionalValue(0, List.of());
    if (end < 0 || positional.size() != command.size()) {
      throw new ParameterException(
          arguments.commandSpec().commandLine(),
          "the command of etcd stands after --: etcd-bootstrap run -- etcd …");
    }
    return command;
  }

  static boolean isDryRun(ParseResult arguments) {
    return arguments.hasMatchedOption(DRY_RUN);
  }

  /**
   * What to do when the cluster is full; etcd's own flag counts as well.
   *
   * @throws ParameterException when it is neither of the two
   */
  static Overflow.Fallback fallback(ParseResult arguments, ChildCommand child) {
    String text =
        arguments.matchedOptionValue(FALLBACK, child.value("discovery-fallback").orElse("exit"));
    return switch (text) {
      case "exit" -> Overflow.Fallback.EXIT;
      case "proxy" -> Overflow.Fallback.PROXY;
      default ->
          throw new ParameterException(
              arguments.commandSpec().commandLine(), FALLBACK + " must be exit or proxy");
    };
  }

  /** What the operator takes responsibility for. */
  static Set<Permission> permissions(ParseResult arguments, ChildCommand child) {
    Set<Permission> given = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (arguments.hasMatchedOption(permission.toString())) {
        given.add(permission);
      }
    }
    if (child.isSet("force-new-cluster")) {
      given.add(Permission.FORCE_NEW_CLUSTER);
    }
    return given;
  }
}
