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
 * One member of the counter: {@code java -jar counter.jar FILE}, where the file holds the {@link
 * Settings}. Runs until it is ended.
 */
public final class Main {

  private Main() {}

  /** Exit status 1 when there is no member list or the member cannot start, 2 for a wrong use. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1) {
      System.err.println("counter: give it one file with its settings");
      System.exit(2);
    }
    try {
      Settings settings = Settings.read(Path.of(args[0]));
      start(settings, cluster(settings));
    } catch (CancellationException e) {
      // Ctrl-C while it waited for the others: the JVM is ending already.
    } catch (BootstrapException | IllegalArgumentException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail(e.toString()); // a message of its own says too little
    }
  }

  private static void fail(String why) {
    System.err.println("counter: " + why);
    System.exit(1);
  }

  /** From the data directory, or else, in a member's first life, by the strategy. */
  private static InitialCluster cluster(Settings settings)
      throws IOException, BootstrapException, InterruptedException {
    MembersFile file = new MembersFile(settings.data().resolve("members.properties"));
    Optional<InitialCluster> known = file.read();
    if (known.isPresent()) {
      System.out.println("counter: a member already, as " + file + " says; nobody is asked");
      return known.get();
    }
    InitialCluster found = bootstrap(settings);
    // Before anything is replicated: whoever has promised or stored something never asks again.
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
    HttpFace face = HttpFace.start(settings.http(), replica);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  face.close();
                  replica.close();
                }));
    System.out.println("counter: serving at http://" + settings.http());
  }
}
