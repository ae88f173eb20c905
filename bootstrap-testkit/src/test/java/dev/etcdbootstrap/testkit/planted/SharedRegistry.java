package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A token of a {@link SharedServer}. A value is the member's number, a blank, and what it wrote.
 */
record SharedRegistry(SharedStrategy strategy, String server, String name) implements Rendezvous {

  static long number(String stored) {
    return Long.parseLong(stored.substring(0, stored.indexOf(' ')));
  }

  static String value(String stored) {
    return stored.substring(stored.indexOf(' ') + 1);
  }

  SharedServer.Token token() throws TransientFailure, BootstrapException {
    return SharedServer.at(server)
        .token(name)
        .orElseThrow(
            () ->
                new BootstrapException(
                    Reason.NOT_FOUND,
                    place() + ": there is no such token; make one with token create"));
  }

  Roster roster(SharedServer.Token token) {
    long revision = token.changes();
    Map<String, String> all;
    synchronized (strategy.lock(token)) {
      all = token.map().all();
    }
    List<Roster.Entry> entries = new ArrayList<>();
    all.forEach(
        (key, stored) ->
            entries.add(new Roster.Entry(Registration.of(key, value(stored)), number(stored))));
    return Roster.of(token.size(), revision, entries);
  }

  @Override
  public String place() {
    return server + " (token " + name + ")";
  }

  @Override
  public Roster read() throws TransientFailure, BootstrapException {
    return roster(token());
  }

  @Override
  public Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException {
    endIfInterrupted();
    SharedServer.Token token = token();
    synchronized (strategy.lock(token)) {
      token.map().add(own.key(), strategy.nextNumber(token) + " " + own.value());
    }
    token.changed();
    return roster(token);
  }

  private static void endIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    SharedServer.Token token = token();
    token.await(last.revision(), limit);
    return roster(token);
  }

  @Override
  public void withdraw(Registration own) throws TransientFailure, BootstrapException {
    SharedServer.Token token = token();
    synchronized (strategy.lock(token)) {
      String stored = token.map().all().get(own.key());
      if (stored != null && value(stored).equals(own.value())) {
        token.map().remove(own.key());
      }
    }
    token.changed();
  }

  @Override
  public Optional<Set<EtcdId>> startMarks()
      throws TransientFailure, BootstrapException, InterruptedException {
    endIfInterrupted();
    return Optional.of(strategy.startMarks(this));
  }

  @Override
  public boolean markStarted(EtcdId member)
      throws TransientFailure, BootstrapException, InterruptedException {
    endIfInterrupted();
    strategy.markStarted(this, member);
    return true;
  }

  @Override
  public void close() {}
}
