package dev.etcdbootstrap.run.peers;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.text.ForeignText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A member as another one lists it ({@code GET /members} on the peer URL). Immutable.
 *
 * @param id as the cluster assigned it, which for an added member depends on the time
 * @param name empty until the member has started for the first time
 * @param peerUrls as given to {@code member add}, or as the member advertises them
 * @param clientUrls empty until it has started
 * @param learner whether it may not vote yet
 */
public record ListedMember(
    EtcdId id, String name, List<PeerUrl> peerUrls, List<String> clientUrls, boolean learner) {

  /** Sorts the URLs, whose order etcd does not keep. */
  public ListedMember {
    peerUrls = peerUrls.stream().sorted().toList();
    clientUrls = clientUrls.stream().sorted().toList();
  }

  /**
   * Whether it has run before: a member publishes its client URLs when it starts, and etcd refuses
   * to bootstrap one that has. The name says nothing, since the first list of a cluster has the
   * names of all.
   */
  public boolean hasStarted() {
    return !clientUrls.isEmpty();
  }

  /** Whether it may be reached at one of these URLs, however spelled. */
  public boolean isAt(List<PeerUrl> urls) {
    return peerUrls.stream().anyMatch(own -> urls.stream().anyMatch(own::sameEndpoint));
  }

  /** The name, or the ID of a member that has none yet; with its peer URLs. */
  @Override
  public String toString() {
    return (name.isEmpty() ? "(not started) " + id : ForeignText.printable(name))
        + "="
        + peerUrls.stream().map(PeerUrl::toString).collect(Collectors.joining(","))
        + (learner ? " (learner)" : "");
  }
}
