package dev.etcdbootstrap.run.disk;

import dev.etcdbootstrap.cluster.EtcdId;

/**
 * Whose write-ahead log this is, and how far it goes.
 *
 * @param memberId the member that writes it
 * @param clusterId its cluster
 * @param progress of the last hard state
 */
public record LogSummary(EtcdId memberId, EtcdId clusterId, Progress progress) {}
