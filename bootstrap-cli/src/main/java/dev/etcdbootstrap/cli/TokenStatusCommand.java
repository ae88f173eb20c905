package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.output.Json;
import dev.etcdbootstrap.cli.output.ResultJson;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.Decision;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      Roster roster = read(tokens);
      List<Member> members = members(Decision.of(roster, Optional.empty(), tokens.token()));
      Optional<InitialCluster> cluster =
          members.isEmpty()
              ? Optional.empty()
              : Optional.of(InitialCluster.of(members).withToken(tokens.token()));
      console
          .out()
          .print(
              json
                  ? json(tokens.token(), roster.size(), cluster)
                  : text(tokens.token(), roster.size(), cluster));
    }
  }

  private static Roster read(Tokens tokens) throws BootstrapException, InterruptedException {
    return tokens
        .prepared()
        .call(
            () -> {
              try (Rendezvous registry = tokens.strategy().connect(tokens.prepared().context())) {
                return registry.read();
              } catch (TransientFailure e) {
                throw new BootstrapException(Reason.UNAVAILABLE, e.getMessage(), e);
              }
            });
  }

  private static List<Member> members(Decision decision) throws BootstrapException {
    if (decision instanceof Decision.Waiting waiting) {
      return waiting.found();
    }
    if (decision instanceof Decision.Complete complete) {
      return complete.cluster().members();
    }
    if (decision instanceof Decision.Conflict conflict) {
      throw new BootstrapException(new InvalidClusterException(conflict.problems()));
    }
    return ((Decision.Full) decision).members();
  }

  private static int count(Optional<InitialCluster> cluster) {
    return cluster.map(found -> found.members().size()).orElse(0);
  }

  private static String json(String token, int size, Optional<InitialCluster> cluster) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("token", token);
    json.put("size", size);
    json.put("complete", count(cluster) == size);
    json.put(
        "members", cluster.map(found -> ResultJson.ids(found).get("members")).orElse(List.of()));
    return Json.write(json) + "\n";
  }

  private static String text(String token, int size, Optional<InitialCluster> cluster) {
    int missing = size - count(cluster);
    return token
        + ": "
        + count(cluster)
        + " of "
        + size
        + " members"
        + (missing == 0 ? ", complete" : ", " + missing + " missing")
        + "\n"
        + cluster.map(found -> "\n" + MemberTable.of(found)).orElse("");
  }
}
