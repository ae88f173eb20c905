package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.ExitStatus;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.plugin.BuiltInStrategies;
import java.nio.file.Path;
import java.util.Optional;

/** Entry point of the process. */
public final class Main {

  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int status = new EtcdBootstrapCommand(console, BuiltInStrategies::load, plugins()).run(args);
    System.exit(console.flush() ? status : ExitStatus.INTERNAL);
  }

  /** The folder of plugins, if the start script says where the distribution is. */
  private static Optional<Path> plugins() {
    return Optional.ofNullable(System.getProperty("etcdbootstrap.home"))
        .map(home -> Path.of(home, "plugins"));
  }
}
