package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.Strategies;
import dev.etcdbootstrap.cli.output.Json;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code token create}: makes a token under which the members of one new cluster meet. */
final class TokenCreateCommand extends TokenSubcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private static final Option<Integer> SIZE = Option.integer("size", 1, 1_000);

  TokenCreateCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "token create";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Makes a token for one new cluster and prints it. --discovery names what it is made below: a"
                + " directory of an etcd v2 store (http://host:2379/v2/keys/discovery) or a discovery"
                + " service. A token serves one cluster, once.");
    spec.addOption(
        OptionSpec.builder("--size")
            .paramLabel("N")
            .type(String.class)
            .required(true)
            .description("how many members the cluster will have")
            .build());
    CommonArguments.addOutput(spec, FORMATS);
    addConfiguration(spec);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    ProblemReport report = new ProblemReport();
    int size = report.read(SIZE, arguments.matchedOptionValue("--size", ""), "--size").orElse(0);
    report.throwIfAnyError();
    String token;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      Tokens tokens = tokens(arguments, progress);
      token = tokens.strategy().createToken(size, tokens.prepared().context());
    }
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("token", token);
      result.put("size", size);
      console.out().println(Json.write(result));
    } else {
      console.out().println(token);
    }
  }
}
