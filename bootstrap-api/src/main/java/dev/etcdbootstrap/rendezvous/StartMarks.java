package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Reads the names under which a registry keeps start marks: the IDs of members, as etcd prints. */
public final class StartMarks {

  /** As many as a registry may hold registrations; one that grows without end ends here. */
  public static final int MOST = 10_000;

  private StartMarks() {}

  /**
   * The members that are marked. A name that is not an ID as {@link EtcdId#toString} writes it was
   * not written by a member, and is left out.
   *
   * @param names in any order
   * @param where they were found, for the message
   * @throws BootstrapException with {@link Reason#UNAVAILABLE} when there are more than {@link
   *     #MOST}
   */
  public static Set<EtcdId> parse(Collection<String> names, String where)
      throws BootstrapException {
    if (names.size() > MOST) {
      throw new BootstrapException(
          Reason.UNAVAILABLE,
          where
              + ": there are more than "
              + MOST
              + " start marks, too many to go on; remove those that belong to no member");
    }
    Set<EtcdId> members = new TreeSet<>();
    for (String name : names) {
      if (isId(name)) {
        members.add(EtcdId.parse(name));
      }
    }
    return Set.copyOf(members);
  }

  private static boolean isId(String name) {
    try {
      return EtcdId.parse(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
