/**
 * The contract of members that meet in a shared registry: {@link
 * dev.etcdbootstrap.testkit.rendezvous.RendezvousContractTest} with the registry that a test gives
 * it ({@link dev.etcdbootstrap.testkit.rendezvous.TestRegistry}), and the same contract for a
 * server with scripted faults ({@link dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry}).
 *
 * <p>What holds for every strategy is in {@code dev.etcdbootstrap.testkit}. Nothing here knows a
 * particular protocol or starts a server.
 */
@NullMarked
package dev.etcdbootstrap.testkit.rendezvous;

import org.jspecify.annotations.NullMarked;
