/**
 * Asks DNS: which servers, over which transport, along aliases, with or without signatures. It
 * gives out values, {@link dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer} and {@link
 * dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses}, in which a failure is an answer too, and
 * does not know what they are wanted for: etcd, members and clusters belong elsewhere, and so does
 * waiting for a record that is not there yet. Not exported.
 */
@NullMarked
package dev.etcdbootstrap.strategy.dnssrv.dns;

import org.jspecify.annotations.NullMarked;
