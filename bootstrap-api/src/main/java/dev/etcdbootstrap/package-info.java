/**
 * The facade: {@link dev.etcdbootstrap.ClusterBootstrap} selects a strategy, checks its options
 * before anything is sent, runs it within a deadline, and validates what it brings back.
 *
 * <pre>{@code
 * InitialCluster cluster =
 *     ClusterBootstrap.using("static")
 *         .localMember(LocalMember.of("infra0", "http://10.0.1.10:2380"))
 *         .option("initial-cluster", "infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380")
 *         .timeout(Duration.ofMinutes(5))
 *         .run()
 *         .cluster();
 * }</pre>
 */
@NullMarked
package dev.etcdbootstrap;

import org.jspecify.annotations.NullMarked;
