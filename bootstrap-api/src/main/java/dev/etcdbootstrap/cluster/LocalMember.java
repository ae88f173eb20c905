package dev.etcdbootstrap.cluster;

import java.util.List;

/**
 * What a member knows of itself before the cluster exists: etcd's {@code name} and {@code
 * initial-advertise-peer-urls}.
 *
 * @param name unique in the cluster
 * @param advertisedPeerUrls where its peers reach it, in the order given; empty when they are to be
 *     taken from the member list
 */
public record LocalMember(String name, List<PeerUrl> advertisedPeerUrls) {

  /**
   * A local member that advertises these URLs.
   *
   * @throws InvalidClusterException when the name is illegal
   */
  public LocalMember {
    advertisedPeerUrls = List.copyOf(advertisedPeerUrls);
    checkName(name);
  }

  /**
   * Checks a name and returns it.
   *
   * @throws InvalidClusterException when no member may have it ({@code bad-name})
   */
  public static String checkName(String name) {
    Names.defect(name)
        .ifPresent(
            defect -> {
              throw new InvalidClusterException(List.of(Member.badName(name, defect)));
            });
    return name;
  }

  /**
   * A local member from texts.
   *
   * @throws InvalidClusterException when the name or a URL is illegal
   */
  public static LocalMember of(String name, String... advertisedPeerUrls) {
    return new LocalMember(name, PeerUrl.parseAll(List.of(advertisedPeerUrls)));
  }
}
