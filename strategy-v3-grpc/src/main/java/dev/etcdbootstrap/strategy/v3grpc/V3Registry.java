package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.StartMarks;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a token in an etcd, in which members meet by the v3 discovery protocol. Members are
 * ordered by create revision. A watch stays open from one wait to the next; whatever ends it, the
 * registry is read again, so that no change is missed and no compacted revision is requested twice.
 */
final class V3Registry implements Rendezvous {

  private static final String WATCHING = "watching the members";

  /** So many responses of a watch that bring nothing end a wait, which has a rate. */
  private static final int MOST_WITHOUT_NEWS = 256;

  private final DiscoveryToken token;
  private final Requests requests;
  private final RosterReader rosters;
  private final EtcdClient client;
  private final String place;
  private final Deadline deadline;

  private @Nullable WatchStream watch;
  private boolean lostPosition;

  /**
   * A registry that has not been read yet.
   *
   * @param client is closed with this
   * @param place where it is, for messages
   */
  V3Registry(DiscoveryToken token, EtcdClient client, String place, Deadline deadline) {
    this.token = token;
    this.requests = new Requests(token);
    this.rosters = new RosterReader(token, requests, place);
    this.client = client;
    this.place = place;
    this.deadline = deadline;
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public Roster read() throws TransientFailure, BootstrapException, InterruptedException {
    return rosters.read(client.txn(requests.read(), "reading the registry of " + token));
  }

  @Override
  public Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException {
    TxnResponse response = register(own, before.entries().size() + 1 < before.size());
    try {
      Roster after = rosters.read(response);
      return response.getSucceeded() ? after.withWriteConfirmed() : after;
    } catch (BootstrapException e) {
      if (response.getSucceeded()) {
        throw new TransientFailure(e.getMessage(), e); // written, and the next read fails
      }
      throw e;
    }
  }

  private TxnResponse register(Registration own, boolean willWait)
      throws TransientFailure, BootstrapException, InterruptedException {
    try {
      if (willWait && openWatch().isEmpty()) {
        // Opened now, it reports new changes at once. One that starts at a past revision, as the
        // next one soon is where others write too, is served by etcd every 100 ms only.
        watch = client.watch(requests.watch(0), WATCHING);
      }
      return client.write(requests.register(own), "registering");
    } catch (TransientFailure e) {
      endWatch();
      throw e;
    }
  }

  @Override
  public Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    WatchStream stream = openWatch().isPresent() ? openWatch().get() : watchAfter(last);
    long start = System.nanoTime();
    Duration left = limit;
    for (int i = 0; i < MOST_WITHOUT_NEWS && left.compareTo(Duration.ZERO) > 0; i++) {
      Optional<WatchResponse> response = next(stream, left);
      if (response.isPresent()) {
        if (response.get().getCanceled()) {
          return afterCancel(response.get(), stream);
        }
        if (response.get().getCreated()
            && !stream.covers(last.revision(), response.get().getHeader().getRevision())) {
          stream = watchAfter(last);
        }
        if (rosters.writesSize(response.get())) {
          return read();
        }
        Roster next = rosters.after(last, List.of(response.get()));
        if (next.revision() != last.revision()) {
          lostPosition = false;
          return withArrived(next, stream);
        }
      }
      left = limit.minusNanos(System.nanoTime() - start);
    }
    return left.compareTo(Duration.ZERO) > 0 || deadline.isExpired() ? last : afterSilence(last);
  }

  /** The watch that reports what happens now; none when its connection was given up meanwhile. */
  private Optional<WatchStream> openWatch() {
    return Optional.ofNullable(watch).filter(stream -> !stream.isClosed());
  }

  /** Nothing has happened, or the watch is deaf: a read shows which. */
  private Roster afterSilence(Roster last)
      throws TransientFailure, BootstrapException, InterruptedException {
    Roster now = read();
    if (!now.at(last.revision()).equals(last)) {
      endWatch();
    }
    return now;
  }

  /** The next response; when the watch has failed, its connection is given up. */
  private Optional<WatchResponse> next(WatchStream stream, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    try {
      return stream.next(limit);
    } catch (TransientFailure e) {
      giveUp(stream);
      throw e;
    }
  }

  private void giveUp(WatchStream stream) {
    boolean ofThisConnection = !stream.isClosed();
    endWatch();
    if (ofThisConnection) {
      client.giveUpConnection();
    }
  }

  /** Applies the changes that have arrived meanwhile, so that a burst makes one roster. */
  private Roster withArrived(Roster roster, WatchStream stream)
      throws TransientFailure, BootstrapException, InterruptedException {
    List<WatchResponse> arrived = new ArrayList<>();
    for (int left = stream.arrived(); left > 0; left--) { // and no more, or a flood would hold it
      Optional<WatchResponse> response = stream.nextChange();
      if (response.isEmpty()) {
        break; // the end of the stream is for the next wait
      }
      if (rosters.writesSize(response.get())) {
        return read();
      }
      arrived.add(response.get());
    }
    return arrived.isEmpty() ? roster : rosters.after(roster, arrived);
  }

  private WatchStream watchAfter(Roster last)
      throws TransientFailure, BootstrapException, InterruptedException {
    endWatch();
    WatchStream stream = client.watch(requests.watch(last.revision() + 1), WATCHING);
    watch = stream;
    return stream;
  }

  private void endWatch() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** The revision is compacted, or the watch is not allowed. */
  private Roster afterCancel(WatchResponse response, WatchStream stream)
      throws TransientFailure, BootstrapException, InterruptedException {
    if (response.getCompactRevision() == 0) {
      giveUp(stream);
      throw refused(response.getCancelReason(), stream);
    }
    if (lostPosition) {
      giveUp(stream);
      throw new TransientFailure(stream.what() + ": the revision just read is compacted already");
    }
    endWatch();
    lostPosition = true;
    return read();
  }

  private static TransientFailure refused(String reason, WatchStream stream)
      throws BootstrapException {
    if (reason.contains("permission denied")) {
      throw new BootstrapException(
          Reason.DENIED,
          stream.what()
              + ": "
              + ForeignText.oneLine(reason)
              + "; grant the user read and write access to the keys under /_etcd/registry/");
    }
    return new TransientFailure(stream.what() + ": " + ForeignText.oneLine(reason));
  }

  @Override
  public void withdraw(Registration own)
      throws TransientFailure, BootstrapException, InterruptedException {
    client.txn(requests.withdraw(own), "withdrawing");
  }

  @Override
  public Optional<Set<EtcdId>> startMarks()
      throws TransientFailure, BootstrapException, InterruptedException {
    TxnResponse response =
        client.txn(requests.readStartMarks(), "reading the start marks of " + token);
    rosters.requireToken(response);
    return Optional.of(StartMarks.parse(requests.startMarks(response), place));
  }

  @Override
  public boolean markStarted(EtcdId member)
      throws TransientFailure, BootstrapException, InterruptedException {
    TxnResponse response =
        client.write(requests.markStarted(member), "marking the member as started");
    if (!response.getSucceeded()) {
      rosters.requireToken(response); // then it is marked already
    }
    return true;
  }

  @Override
  public void close() {
    endWatch();
    client.close();
  }
}
