package dev.etcdbootstrap.cli;

/** Entry point of the process. */
public final class Main {

  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int status = new EtcdBootstrapCommand(console).run(args);
    System.exit(console.flush() ? status : ExitStatus.INTERNAL);
  }
}
