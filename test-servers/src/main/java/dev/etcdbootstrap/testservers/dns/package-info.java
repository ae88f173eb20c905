/**
 * DNS servers: real ones (dnsmasq and BIND, with signed zones) that {@code Servers} starts, and one
 * with scripted answers, for what no real server does. Servers of any other protocol are not here.
 */
@NullMarked
package dev.etcdbootstrap.testservers.dns;

import org.jspecify.annotations.NullMarked;
