/**
 * What follows from one observation of DNS: a {@link
 * dev.etcdbootstrap.strategy.dnssrv.decision.DnsSnapshot} goes in, a {@link
 * dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision} comes out. Pure, without I/O, threads or
 * clock, so that the same records lead every member to the same cluster. Whatever asks, waits or
 * repeats belongs elsewhere. Not exported.
 */
@NullMarked
package dev.etcdbootstrap.strategy.dnssrv.decision;

import org.jspecify.annotations.NullMarked;
