/**
 * One decision for every shared registry. Members that meet in an etcd directory, a table or a
 * folder do the same: read how many are expected and who is there, write themselves down, wait, and
 * take the first N. Here that is written once: {@link dev.etcdbootstrap.rendezvous.Roster} is what
 * was observed, {@link dev.etcdbootstrap.rendezvous.Decision} what follows from it, {@link
 * dev.etcdbootstrap.rendezvous.Rendezvous} the transport, four methods long, and {@link
 * dev.etcdbootstrap.rendezvous.Meeting} the loop that ties them together.
 */
@NullMarked
package dev.etcdbootstrap.rendezvous;

import org.jspecify.annotations.NullMarked;
