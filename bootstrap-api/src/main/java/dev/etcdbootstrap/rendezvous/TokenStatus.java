package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapException;
import java.util.List;
import java.util.Optional;

/** Who has registered under a token, at one moment. Immutable and thread-safe. */
public final class TokenStatus {

  private final String token;
  private final int size;
  private final Optional<InitialCluster> registered;

  private TokenStatus(String token, int size, Optional<InitialCluster> registered) {
    this.token = token;
    this.size = size;
    this.registered = registered;
  }

  static TokenStatus of(Roster roster, String token) throws BootstrapException {
    Decision decision = Decision.of(roster, Optional.empty(), token);
    if (decision instanceof Decision.Conflict conflict) {
      throw new BootstrapException(new InvalidClusterException(conflict.problems()));
    }
    if (decision instanceof Decision.Complete complete) {
      return new TokenStatus(token, roster.size(), Optional.of(complete.cluster()));
    }
    List<Member> found = ((Decision.Waiting) decision).found(); // an observer is not left out
    try {
      return new TokenStatus(
          token,
          roster.size(),
          found.isEmpty() ? Optional.empty() : Optional.of(InitialCluster.of(found, token)));
    } catch (InvalidClusterException e) {
      throw new BootstrapException(e);
    }
  }

  /** The cluster token under which the members meet. */
  public String token() {
    return token;
  }

  /** How many members the cluster will have. */
  public int size() {
    return size;
  }

  /**
   * The members there are, with the IDs that they will have; empty while nobody has registered. The
   * cluster ID is final when all are there.
   */
  public Optional<InitialCluster> registered() {
    return registered;
  }

  /** How many members there are; the size when the list is complete. */
  public int present() {
    return size - missing();
  }

  /**
   * The list that every member gets, the first that registered; empty while members are missing.
   */
  public Optional<InitialCluster> complete() {
    return missing() == 0 ? registered : Optional.empty();
  }

  /** How many members are missing; 0 when the list is complete. */
  public int missing() {
    return size - registered.map(cluster -> cluster.members().size()).orElse(0);
  }

  /** For logs: how many there are of how many. */
  @Override
  public String toString() {
    return token + ": " + present() + " of " + size + " members";
  }
}
