package dev.etcdbootstrap.testservers;

/**
 * The status of one etcd member, as it reports it. Immutable.
 *
 * @param clusterId the cluster's id, as {@link MemberList.Member#id}
 * @param memberId the id of the member that answered
 * @param leaderId the id of the leader as this member knows it; {@code "0"} for none
 * @param raftTerm the term of that leader; a higher one is newer
 * @param version the server's version, for example {@code 3.4.23}
 */
public record EtcdStatus(
    String clusterId, String memberId, String leaderId, long raftTerm, String version) {}
