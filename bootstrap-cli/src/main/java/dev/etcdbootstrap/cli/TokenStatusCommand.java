package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.output.Json;
import dev.etcdbootstrap.cli.output.ResultJson;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.TokenStatus;
import dev.etcdbootstrap.spi.BootstrapException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code token status}: who has registered under a token. */
final class TokenStatusCommand extends TokenSubcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  TokenStatusCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "token status";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Shows who has registered under a token; writes nothing.");
    addUrl(spec);
    CommonArguments.addOutput(spec, FORMATS);
    addConfiguration(spec);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      Tokens tokens = tokens(configuration(arguments), progress);
      TokenStatus status =
          tokens.prepared().call(() -> tokens.strategy().status(tokens.prepared().context()));
      console.out().print(json ? json(status) : text(status));
    }
  }

  private static String json(TokenStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("token", status.token());
    json.put("size", status.size());
    json.put("complete", status.missing() == 0);
    json.put(
        "members",
        status.registered().map(found -> ResultJson.ids(found).get("members")).orElse(List.of()));
    return Json.write(json) + "\n";
  }

  private static String text(TokenStatus status) {
    return status
        + (status.missing() == 0 ? ", complete" : ", " + status.missing() + " missing")
        + "\n"
        + status.registered().map(found -> "\n" + MemberTable.of(found)).orElse("");
  }
}
