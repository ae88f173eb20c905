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
 *
 * <p>What happens in {@code run}. Each step but the last can end it with a {@link
 * dev.etcdbootstrap.spi.BootstrapException}, whose {@link dev.etcdbootstrap.spi.Reason} is on the
 * right:
 *
 * <pre>{@code
 * configuration        id, options as text, local member, timeout
 *       |
 *       v
 * ClusterBootstrap     finds the strategy among Strategies,
 *       |              reads every option; the deadline runs        USAGE
 *       v
 * BootstrapStrategy    bootstrap(StrategyContext), in a thread
 *       |              that is interrupted when overdue             TIMEOUT, NOT_FOUND, ...
 *       v
 * InitialCluster       refuses names, URLs and IDs that clash       INVALID_CLUSTER
 *       |
 *       v
 * validation           is this member listed, as it advertises
 *       |              itself? all problems at once                 INVALID_CLUSTER
 *       v
 * BootstrapResult      the cluster, its local member, warnings
 * }</pre>
 */
@NullMarked
package dev.etcdbootstrap;

import org.jspecify.annotations.NullMarked;
