package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.InitialCluster;

/** What the chosen strategy says of the member list, without registering anything. Immutable. */
public sealed interface Listing {

  /** The list is there. */
  static Listing complete(InitialCluster cluster) {
    return new Complete(FirstList.of(cluster));
  }

  /** Members are missing. */
  record Incomplete(int present, int size) implements Listing {}

  /** The list is there. */
  record Complete(FirstList list) implements Listing {}

  /**
   * It could not be had.
   *
   * @param why what the strategy told
   */
  record Unknown(String why) implements Listing {}
}
