package dev.etcdbootstrap.testservers;

/**
 * What one etcd member says about itself and its cluster. Immutable.
 *
 * @param clusterId the cluster's id, as {@link MemberList.Member#id}
 * @param memberId the id of the member that answered
 * @param leaderId the id of the member it takes for the leader; {@code "0"} for none
 * @param raftTerm the election that this is about; a higher one is newer
 * @param version the server's version, for example {@code 3.4.23}
 */
public record EtcdStatus(
    String clusterId, String memberId, String leaderId, long raftTerm, String version) {}
