package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.List;
import java.util.stream.Collectors;

/** The commands that help, as an operator types them. */
final class WayOut {

  private WayOut() {}

  /**
   * How a member that lost its data comes back.
   *
   * @param id as {@code member remove} takes it, or words where it is not known
   */
  static String replace(String id, Member self) {
    return "on a member that runs, remove and add it: etcdctl member remove "
        + (id.contains(" ") ? "ID (of " + id + ", from etcdctl member list)" : id)
        + " && "
        + add(self)
        + "; then empty its data directory and start it again";
  }

  /** How a member is added without a vote, so that it cannot cost the quorum. */
  static String add(Member self) {
    return "etcdctl member add " + self.name() + " --learner --peer-urls=" + urls(self.peerUrls());
  }

  static String update(EtcdId id, List<PeerUrl> urls) {
    return "etcdctl member update " + id + " --peer-urls=" + urls(urls);
  }

  static String urls(List<PeerUrl> urls) {
    return urls.stream().map(PeerUrl::toString).collect(Collectors.joining(","));
  }
}
