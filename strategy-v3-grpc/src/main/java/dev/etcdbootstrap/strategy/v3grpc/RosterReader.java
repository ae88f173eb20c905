package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes rosters of what etcd responds. A registration that has not changed stays the same object,
 * with the member that was parsed from it. Sends nothing. Not thread-safe.
 */
final class RosterReader {

  private final DiscoveryToken token;
  private final Requests requests;
  private final String place;
  private Map<String, Registration> known = new HashMap<>();

  /**
   * @param place for messages
   */
  RosterReader(DiscoveryToken token, Requests requests, String place) {
    this.token = token;
    this.requests = requests;
    this.place = place;
  }

  /** The roster in the response to a transaction that reads or registers. */
  Roster read(TxnResponse response) throws BootstrapException {
    KeyValue size = size(response);
    Roster roster =
        requests
            .roster(Roster.parseSize(size.getValue().toStringUtf8(), place), response, known)
            .withSizeWritten(size.getModRevision());
    known = new HashMap<>();
    roster.entries().forEach(entry -> remember(entry.registration()));
    return roster;
  }

  private void remember(Registration registration) {
    known.put(registration.key(), registration);
  }

  /**
   * Throws when the token does not exist, by the response to any transaction that reads the size.
   */
  void requireToken(TxnResponse response) throws BootstrapException {
    KeyValue unused = size(response);
  }

  private KeyValue size(TxnResponse response) throws BootstrapException {
    return requests
        .size(response)
        .orElseThrow(
            () ->
                new BootstrapException(
                    Reason.NOT_FOUND,
                    place
                        + " has no key "
                        + token.sizeKey()
                        + ", so this token was not made there, or was removed; make one with"
                        + " etcd-bootstrap token create, or correct discovery-token"));
  }

  /** Whether events write the cluster size; which it is then, a read tells. */
  boolean writesSize(WatchResponse response) {
    for (Event event : response.getEventsList()) {
      if (requests.isSize(event.getKv())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The roster after the events of some responses; those that it includes already are skipped. Of a
   * thousand members, each sees a thousand registrations, so new ones are added together.
   */
  Roster after(Roster last, List<WatchResponse> responses) {
    Roster roster = last;
    Map<String, Roster.Entry> added = new LinkedHashMap<>(); // and not in the roster yet
    long revision = last.revision();
    for (WatchResponse response : responses) {
      long before = revision;
      for (Event event : response.getEventsList()) {
        KeyValue keyValue = event.getKv();
        if (keyValue.getModRevision() <= before) {
          continue;
        }
        revision = keyValue.getModRevision();
        Optional<String> key = requests.memberKey(keyValue);
        if (key.isEmpty()) {
          continue;
        }
        boolean isNew = roster.find(key.get()).isEmpty() && !added.containsKey(key.get());
        if (isNew && event.getType() == Event.EventType.PUT) {
          added.put(
              key.get(),
              new Roster.Entry(registration(key.get(), keyValue), keyValue.getCreateRevision()));
        } else {
          roster = changed(withAdded(roster, added, revision), event, key.get());
          added.clear();
        }
      }
    }
    return withAdded(roster, added, revision);
  }

  private static Roster withAdded(Roster roster, Map<String, Roster.Entry> added, long revision) {
    return added.isEmpty()
        ? roster.at(revision)
        : roster.with(List.copyOf(added.values()), revision);
  }

  private Roster changed(Roster roster, Event event, String key) {
    KeyValue keyValue = event.getKv();
    if (event.getType() == Event.EventType.DELETE) {
      known.remove(key);
      return roster.without(key, keyValue.getModRevision());
    }
    return roster.with(
        registration(key, keyValue), keyValue.getCreateRevision(), keyValue.getModRevision());
  }

  private Registration registration(String key, KeyValue keyValue) {
    Registration registration = Requests.registration(key, keyValue, known);
    remember(registration);
    return registration;
  }
}
