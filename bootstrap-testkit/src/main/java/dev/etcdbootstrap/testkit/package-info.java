/**
 * The contract of every bootstrap strategy, as tests that its author inherits: {@link
 * dev.etcdbootstrap.testkit.StrategyContractTest}, what a test declares to it, and its checks of
 * deadlines, interrupts, threads, sockets, events, secrets and output.
 *
 * <p>What concerns only members that meet in a shared registry is in {@code
 * dev.etcdbootstrap.testkit.rendezvous}, and servers to test against are in {@code
 * dev.etcdbootstrap.testkit.server}. Nothing here knows a particular strategy or starts a server.
 */
@NullMarked
package dev.etcdbootstrap.testkit;

import org.jspecify.annotations.NullMarked;
