package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.testkit.rendezvous.TestRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A token on a {@link SharedServer}. */
public final class SharedTestRegistry implements TestRegistry {

  private static final String TOKEN = "token";

  private final SharedServer server;

  private SharedTestRegistry(Supplier<SharedMap> maps, int size) {
    server = SharedServer.start(maps);
    if (size > 0) {
      server.create(TOKEN, size);
    }
  }

  /** Starts a server that keeps all in memory. */
  public static SharedTestRegistry inMemory(int size) {
    return new SharedTestRegistry(SharedMap::inMemory, size);
  }

  /** Starts a server with a file for each key, in a directory for each token. */
  public static SharedTestRegistry inFiles(Path directory, int size) {
    return new SharedTestRegistry(
        () -> {
          try {
            return SharedMap.inDirectory(Files.createTempDirectory(directory, "token-"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        size);
  }

  @Override
  public String token() {
    return TOKEN;
  }

  @Override
  public Map<String, String> options(Duration requestTimeout) {
    return Map.of(SharedStrategy.SERVER.key(), address(), SharedStrategy.TOKEN.key(), TOKEN);
  }

  @Override
  public String address() {
    return server.address();
  }

  private SharedServer.Token members() {
    return server.token(TOKEN).orElseThrow();
  }

  @Override
  public void put(Registration registration) {
    SharedServer.Token token = members();
    synchronized (token) {
      String before = token.map().all().get(registration.key());
      long number =
          before == null ? new SharedStrategy().nextNumber(token) : SharedRegistry.number(before);
      token.map().put(registration.key(), number + " " + registration.value());
    }
    token.changed();
  }

  @Override
  public void remove(String key) {
    members().map().remove(key);
    members().changed();
  }

  @Override
  public List<Registration> registrations() {
    return server
        .token(TOKEN)
        .map(token -> new SharedRegistry(new SharedStrategy(), address(), TOKEN).roster(token))
        .map(roster -> roster.entries().stream().map(Roster.Entry::registration).toList())
        .orElse(List.of());
  }

  @Override
  public void close() {
    server.close();
  }
}
