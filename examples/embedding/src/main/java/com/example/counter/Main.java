package com.example.counter;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One member of the counter: {@code java -jar counter.jar FILE}, where the file has the {@link
 * Settings}. Runs until it is stopped.
 */
public final class Main {

  private Main() {}

  /** Exits with 1 if there is no member list or the member cannot start, with 2 for wrong usage. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1) {
      System.err.println("counter: needs one argument, the settings file");
      System.exit(2);
    }
    try {
      Settings settings = Settings.read(Path.of(args[0]));
      start(settings, cluster(settings));
    } catch (CancellationException e) {
      // Ctrl-C while it waited for the others: the JVM is shutting down already.
    } catch (BootstrapException | IllegalArgumentException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail(e.toString()); // the message alone is often just a file name
    }
  }

  private static void fail(String why) {
    System.err.println("counter: " + why);
    System.exit(1);
  }

  /** Reads the list from the data directory, or, at a member's first start, asks the strategy. */
  private static InitialCluster cluster(Settings settings)
      throws IOException, BootstrapException, InterruptedException {
    MembersFile file = new MembersFile(settings.data().resolve("members.properties"));
    Optional<InitialCluster> known = file.read();
    if (known.isPresent()) {
      System.out.println("counter: already a member, as " + file + " says; no strategy is asked");
      return known.get();
    }
    InitialCluster found = bootstrap(settings);
    // Before the member votes or stores anything: from then on it must never ask again.
    file.write(found);
    return found;
  }

  private static InitialCluster bootstrap(Settings settings)
      throws BootstrapException, InterruptedException {
    CompletableFuture<BootstrapResult> result =
        settings.bootstrap().listener(event -> System.out.println("counter: " + event)).runAsync();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> result.cancel(true)));
    try {
      return result.get().cluster();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BootstrapException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void start(Settings settings, InitialCluster cluster) throws IOException {
    System.out.println(
        "counter: " + settings.name() + " in cluster " + cluster.clusterId() + ": " + cluster);
    Replica replica = Replica.start(cluster, settings.name(), settings.data());
    HttpApi api = HttpApi.start(settings.http(), replica);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  api.close();
                  replica.close();
                }));
    System.out.println("counter: serving at http://" + settings.http());
  }
}
