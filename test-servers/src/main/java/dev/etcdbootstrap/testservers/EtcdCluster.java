package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.Poll;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A static cluster of real etcd members on free ports of 127.0.0.1.
 *
 * <p>Built by {@link Servers#etcdCluster}; each member can be killed, paused and started again.
 * Thread-safe.
 */
public final class EtcdCluster implements AutoCloseable {
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(1);

  private final List<Etcd> members;

  EtcdCluster(List<Etcd> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Starts all members and waits until each is healthy.
   *
   * @throws IllegalStateException if a process exits, or if a member is not healthy within the
   *     limit
   */
  EtcdCluster start(Duration limit) {
    long start = System.nanoTime();
    members.forEach(Etcd::start);
    members.forEach(member -> member.awaitHealthy(limit.minusNanos(System.nanoTime() - start)));
    return this;
  }

  /** All members, running or not, in the order of their names. */
  public List<Etcd> members() {
    return members;
  }

  /**
   * One member.
   *
   * @param index from 0
   */
  public Etcd member(int index) {
    return members.get(index);
  }

  /** The client URLs of all members, running or not. */
  public List<URI> clientUrls() {
    return members.stream().map(Etcd::clientUrl).toList();
  }

  /**
   * Waits for a leader: a member that reports itself as the leader, as a majority does in the same
   * term. Never a killed or paused member.
   *
   * @throws IllegalStateException if there is none within the limit
   */
  public Etcd awaitLeader(Duration limit) {
    return Poll.until(limit, this::leader)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No leader among " + members + " within " + limit + ": see their logs"));
  }

  private Optional<Etcd> leader() {
    List<Answer> answers =
        members.stream().filter(Etcd::isRunning).map(Answer::of).flatMap(Optional::stream).toList();
    return answers.stream()
        .filter(answer -> answer.status.leaderId().equals(answer.status.memberId()))
        .filter(answer -> isMajority(answers.stream().filter(answer::agreesWith).count()))
        .max(Comparator.comparingLong(answer -> answer.status.raftTerm()))
        .map(Answer::member);
  }

  private boolean isMajority(long count) {
    return count > members.size() / 2;
  }

  /** Kills all members. Their data and logs stay. */
  @Override
  public void close() {
    Closing.all(members);
  }

  private record Answer(Etcd member, EtcdStatus status) {
    static Optional<Answer> of(Etcd member) {
      try {
        return Optional.of(new Answer(member, member.client().withLimit(STATUS_LIMIT).status()));
      } catch (UncheckedIOException e) {
        return Optional.empty();
      }
    }

    boolean agreesWith(Answer other) {
      return Objects.equals(status.leaderId(), other.status.leaderId())
          && status.raftTerm() == other.status.raftTerm();
    }
  }
}
