package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Json;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code clients}: the endpoints of a cluster for clients, from DNS. */
public final class ClientsCommand extends DnsSubcommand {

  private static final List<String> FORMATS = List.of("text", "lines", "json");

  /** The subcommand, with the options of these strategies. */
  public ClientsCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Prints the endpoints for clients, from the SRV records _etcd-client-ssl and _etcd-client,"
                + " separated by commas, as etcdctl --endpoints and etcd gateway start --endpoints take"
                + " them.");
    CommonArguments.addOutput(spec, FORMATS);
    addConfiguration(spec);
    addExample(
        spec,
        "etcdctl member list \\",
        "  --endpoints=$(etcd-bootstrap clients --discovery-srv example.com)");
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    String format = CommonArguments.output(arguments, FORMATS);
    List<String> endpoints;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      endpoints =
          DnsStrategy.clientEndpoints(
              configuration(arguments)
                  .about(DnsStrategy.ID)
                  .asObserver()
                  .bootstrap()
                  .listener(progress)
                  .prepare());
    }
    console
        .out()
        .println(
            switch (format) {
              case "json" -> Json.write(Map.of("endpoints", endpoints));
              case "lines" -> String.join("\n", endpoints);
              default -> String.join(",", endpoints);
            });
  }
}
