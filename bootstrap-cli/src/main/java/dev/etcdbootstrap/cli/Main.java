package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.ExitStatus;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.plugin.BuiltInStrategies;
import dev.etcdbootstrap.spi.BootstrapException;
import java.nio.file.Path;
import java.util.Optional;

/** Entry point of the process. */
public final class Main {

  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    EtcdBootstrapCommand command =
        new EtcdBootstrapCommand(console, BuiltInStrategies::load, plugins());
    int status = run(command, args);
    System.exit(console.flush() ? status : ExitStatus.INTERNAL);
  }

  private static int run(EtcdBootstrapCommand command, String... args) {
    try {
      GivenText.checkProcess(args.length);
    } catch (BootstrapException e) {
      return command.refuse(e, args);
    }
    return command.run(args);
  }

  /** The folder of plugins, if the start script says where the distribution is. */
  private static Optional<Path> plugins() {
    return Optional.ofNullable(System.getProperty("etcdbootstrap.home"))
        .map(home -> Path.of(home, "plugins"));
  }
}
