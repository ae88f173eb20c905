package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Stands for a server: tokens in this JVM, under an address. Thread-safe. */
public final class SharedServer implements AutoCloseable {

  private static final Map<String, SharedServer> RUNNING = new ConcurrentHashMap<>();
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final String address = "planted-server-" + STARTED.incrementAndGet();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Supplier<SharedMap> maps;

  private SharedServer(Supplier<SharedMap> maps) {
    this.maps = maps;
  }

  /** The members of one cluster. */
  static final class Token {
    private final int size;
    private final SharedMap map;
    private final Set<EtcdId> marks = ConcurrentHashMap.newKeySet();
    private long changes;

    private Token(int size, SharedMap map) {
      this.size = size;
      this.map = map;
    }

    int size() {
      return size;
    }

    SharedMap map() {
      return map;
    }

    Set<EtcdId> marks() {
      return marks;
    }

    synchronized void changed() {
      changes++;
      notifyAll();
    }

    synchronized long changes() {
      return changes;
    }

    synchronized void await(long last, Duration limit) throws InterruptedException {
      Deadline deadline = Deadline.after(limit);
      while (changes == last && !deadline.isExpired()) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline.atMost(limit).toNanos()));
      }
    }
  }

  /** One that keeps the members of each token in a map of its own. */
  static SharedServer start(Supplier<SharedMap> maps) {
    SharedServer server = new SharedServer(maps);
    RUNNING.put(server.address, server);
    return server;
  }

  static SharedServer at(String address) throws TransientFailure {
    SharedServer server = RUNNING.get(address);
    if (server == null) {
      throw new TransientFailure(address + ": nobody listens");
    }
    return server;
  }

  String address() {
    return address;
  }

  Optional<Token> token(String name) {
    return Optional.ofNullable(tokens.get(name));
  }

  boolean create(String name, int size) {
    return tokens.putIfAbsent(name, new Token(size, maps.get())) == null;
  }

  @Override
  public void close() {
    RUNNING.remove(address);
  }
}
