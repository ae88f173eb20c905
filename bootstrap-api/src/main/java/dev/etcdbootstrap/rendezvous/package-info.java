/**
 * One decision for every shared registry. Members that meet in an etcd directory, a table or a
 * folder do the same: read how many are expected and who is there, write themselves down, wait, and
 * take the first N. Here that is written once: {@link dev.etcdbootstrap.rendezvous.Roster} is what
 * was observed, {@link dev.etcdbootstrap.rendezvous.Decision} what follows from it, {@link
 * dev.etcdbootstrap.rendezvous.Rendezvous} the transport, four methods long, and {@link
 * dev.etcdbootstrap.rendezvous.RendezvousLoop} the loop that ties them together.
 *
 * <p>The loop: it reads, decides, registers if this member is not there yet, and waits; every
 * roster that a step returns is decided upon, until a decision ends it.
 *
 * <pre>{@code
 *      read
 *        |
 *        v   Roster
 * +--> decide ---> Complete ---> the cluster: the first N, in order of creation
 * |      |    ---> Full -------> CLUSTER_FULL; what came too late is withdrawn
 * |      |    ---> Conflict ---> INVALID_CLUSTER; the later of two that clash is withdrawn
 * |      v
 * |   Waiting for k of n
 * |      |
 * |      +-- not registered ---> register, unless the key is there --+
 * |      |                                                           |
 * |      +-- registered -------> await a change ---------------------+
 * |                                                                  |
 * +--------------------------------- Roster -------------------------+
 * }</pre>
 *
 * <p>Beside the registrations a registry may keep start marks ({@link
 * dev.etcdbootstrap.rendezvous.Rendezvous#startMarks}), which a host reads and writes around the
 * start of a member. The loop knows nothing of them.
 *
 * <p>A {@link dev.etcdbootstrap.rendezvous.TransientFailure} of any step leads, after a pause, back
 * to {@code read}. Whatever the registry says, steps have a rate. The deadline ends the loop with
 * {@link dev.etcdbootstrap.spi.Reason#TIMEOUT}, or {@link dev.etcdbootstrap.spi.Reason#UNAVAILABLE}
 * when the registry was never read, and keeps the registration, so that this member can come back
 * to it.
 */
@NullMarked
package dev.etcdbootstrap.rendezvous;

import org.jspecify.annotations.NullMarked;
