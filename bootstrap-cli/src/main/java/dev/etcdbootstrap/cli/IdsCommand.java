package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.MemberTable;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Json;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ids}: the IDs that etcd derives from a member list and a token. */
final class IdsCommand implements Subcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private final Console console;

  IdsCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "ids";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Shows the member and cluster IDs that etcd derives from a member list and a cluster token."
                + " Members whose IDs differ from those of their peers are refused (\"cluster ID"
                + " mismatch\").");
    CommonArguments.addMemberList(
        spec, "1", "the member list, as name=url,name=url; - reads it from standard input");
    spec.addOption(
        OptionSpec.builder("--initial-cluster-token")
            .paramLabel("TEXT")
            .type(String.class)
            .defaultValue(InitialCluster.DEFAULT_TOKEN)
            .description(
                "the cluster token; for v2 discovery the whole discovery URL, for v3 discovery the"
                    + " discovery token; default: "
                    + InitialCluster.DEFAULT_TOKEN)
            .build());
    CommonArguments.addOutput(spec, FORMATS);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    String token =
        arguments.matchedOptionValue("--initial-cluster-token", InitialCluster.DEFAULT_TOKEN);
    InitialCluster cluster;
    try {
      cluster =
          InitialCluster.parse(CommonArguments.memberList(arguments, console)).withToken(token);
    } catch (InvalidClusterException e) {
      throw new BootstrapException(e);
    }
    if (json) {
      console.out().println(Json.write(ResultJson.ids(cluster)));
    } else {
      console.show(text(cluster));
    }
  }

  private static String text(InitialCluster cluster) {
    return MemberTable.of(cluster)
        + "\ncluster ID "
        + cluster.clusterId()
        + ", token "
        + cluster.token();
  }
}
