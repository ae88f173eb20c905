package dev.etcdbootstrap.cli.token;

import dev.etcdbootstrap.ClusterTokens;
import dev.etcdbootstrap.OptionText;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.Json;
import dev.etcdbootstrap.text.ShellWords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code token create}: makes a token under which the members of one new cluster meet. Standard
 * output gets the token alone, standard error how to start members with it.
 */
public final class TokenCreateCommand extends TokenSubcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private static final Option<Integer> SIZE = Option.integer("size", 1, Roster.MAX_SIZE);

  /** The subcommand, with the options of these strategies. */
  public TokenCreateCommand(Console console, Strategies strategies) {
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
            "Makes a token for one new cluster and prints it, and how to start the members with it. The"
                + " token is made with --discovery in a directory of an etcd v2 store"
                + " (http://host:2379/v2/keys/discovery) or by a discovery service, with"
                + " --discovery-endpoints in the v3 keyspace of an etcd, where --discovery-token may choose"
                + " its text, and with the options of any other strategy that has tokens where that keeps"
                + " them. A token serves one cluster, once; one that exists is never changed.");
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
    int size =
        OptionText.of(arguments.matchedOptionValue("--size", ""), "--size")
            .read(SIZE, report)
            .orElse(0);
    report.throwIfAnyError();
    Configuration configuration = withToken(configuration(arguments));
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      ClusterTokens tokens = tokens(configuration, progress);
      String token = tokens.create(size);
      Map<String, String> options = options(configuration, tokens.option(), token);
      if (json) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("token", token);
        result.put("size", size);
        result.put("options", options);
        console.out().println(Json.write(result));
      } else {
        console.out().println(token);
        console.out().flush();
        progress.hint(howToStart(options, tokens.nativeMembers()));
      }
    }
  }

  /** With a token that the strategy chooses, for when none is given. */
  private Configuration withToken(Configuration configuration) throws BootstrapException {
    Optional<Installed> installed = installed(configuration);
    if (installed.isEmpty()
        || !(installed.get().strategy() instanceof RendezvousStrategy strategy)) {
      return configuration; // reported later, with everything else
    }
    Optional<String> token = installed.get().ask(strategy::newToken);
    return token.isEmpty()
        ? configuration
        : configuration.withFallback(installed.get().ask(strategy::tokenOption), token.get());
  }

  /** The options for every member: the token, and what else was set except secrets. */
  private Map<String, String> options(
      Configuration configuration, Option<?> tokenOption, String token) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(tokenOption.key(), token);
    List<String> shown =
        installed(configuration).stream()
            .flatMap(strategy -> strategy.options().stream())
            .filter(option -> !option.isSecret())
            .map(Option::key)
            .toList();
    configuration.settings().forEach(options::putIfAbsent);
    options.keySet().retainAll(shown);
    options.replaceAll((key, value) -> console.redactor().redact(value));
    return options;
  }

  private static String howToStart(Map<String, String> options, String nativeMembers) {
    String flags =
        options.entrySet().stream()
            .map(option -> ShellWords.word("--" + option.getKey() + "=" + option.getValue()))
            .collect(Collectors.joining(" "));
    return "start every member with its own --name and --initial-advertise-peer-urls, and with\n  "
        + flags
        + "\nwhich etcd-bootstrap resolve takes"
        + (nativeMembers.isEmpty() ? "" : ", and " + nativeMembers + " as well");
  }
}
