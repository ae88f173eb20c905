package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where three members meet, in memory. Thread-safe. */
final class Room {

  static final int SIZE = 3;

  private final Map<String, Member> members = new LinkedHashMap<>();

  synchronized void enter(LocalMember local) {
    members.put(local.name(), new Member(local.name(), local.advertisedPeerUrls()));
    notifyAll();
  }

  synchronized List<String> names() {
    return members.keySet().stream().limit(SIZE).toList();
  }

  /** The first three. */
  synchronized Optional<InitialCluster> cluster() {
    return members.size() < SIZE
        ? Optional.empty()
        : Optional.of(InitialCluster.of(members.values().stream().limit(SIZE).toList()));
  }

  /** Waits until somebody enters, or the deadline has come. */
  synchronized void await(Deadline deadline) throws InterruptedException {
    if (members.size() < SIZE) {
      Duration longest = deadline.atMost(Duration.ofMinutes(1));
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, longest.toNanos()));
    }
  }
}
