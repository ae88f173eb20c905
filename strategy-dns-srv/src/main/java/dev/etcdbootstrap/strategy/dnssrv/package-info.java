/**
 * The {@code dns-srv} strategy and what else it offers: what DNS says now, and the endpoints of
 * clients. {@code SnapshotReader} observes, {@code SrvDecider} in {@code decision} decides, and
 * {@code DiscoveryLoop} repeats both until a decision is final. Options are declared here; rules on
 * records belong to {@code decision}, and everything about asking DNS to {@code dns}.
 */
@NullMarked
package dev.etcdbootstrap.strategy.dnssrv;

import org.jspecify.annotations.NullMarked;
