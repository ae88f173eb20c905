package dev.etcdbootstrap.cli.token;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.MemberTable;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.TokenStatus;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code token status}: who has registered under a token. */
public final class TokenStatusCommand extends TokenSubcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  /** The subcommand, with the options of these strategies. */
  public TokenStatusCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "token status";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Shows who has registered under a token; writes nothing.");
    addToken(spec);
    CommonArguments.addOutput(spec, FORMATS);
    addConfiguration(spec);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      TokenStatus status = tokens(configuration(arguments), progress).status();
      if (json) {
        console.out().println(Json.write(json(status)));
      } else {
        console.show(text(status));
      }
    }
  }

  private static Map<String, Object> json(TokenStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("token", status.token());
    json.put("size", status.size());
    json.put("complete", status.missing() == 0);
    json.put(
        "members",
        status.registered().map(found -> ResultJson.ids(found).get("members")).orElse(List.of()));
    return json;
  }

  private static String text(TokenStatus status) {
    return status
        + (status.missing() == 0 ? ", complete" : ", " + status.missing() + " missing")
        + status.registered().map(found -> "\n\n" + MemberTable.of(found)).orElse("");
  }
}
