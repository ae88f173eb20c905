/**
 * The contract of a bootstrap strategy, as tests that its author inherits: {@link
 * dev.etcdbootstrap.testkit.StrategyContractTest} for every strategy, {@link
 * dev.etcdbootstrap.testkit.RendezvousContractTest} for members that meet in a shared registry; and
 * a server with scripted answers. Nothing here knows a particular strategy or starts a real server.
 */
@NullMarked
package dev.etcdbootstrap.testkit;

import org.jspecify.annotations.NullMarked;
