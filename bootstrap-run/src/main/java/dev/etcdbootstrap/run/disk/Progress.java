package dev.etcdbootstrap.run.disk;

/**
 * How far a member has come: raft's hard state. Neither number ever goes back on one disk, so a
 * smaller one shows an older copy.
 *
 * @param term raft's term, unsigned
 * @param commit the index of the last entry known to be committed, unsigned
 */
public record Progress(long term, long commit) {

  /** Nothing has happened yet. */
  public static final Progress NONE = new Progress(0, 0);

  /** Whether one of the numbers is smaller than there. */
  public boolean isBehind(Progress other) {
    return Long.compareUnsigned(term, other.term) < 0
        || Long.compareUnsigned(commit, other.commit) < 0;
  }

  @Override
  public String toString() {
    return "term " + Long.toUnsignedString(term) + ", commit " + Long.toUnsignedString(commit);
  }
}
