/**
 * The {@code dns-srv} strategy. {@code DnsClient} asks and {@code Looks} gathers what is needed
 * into one {@code Look}; {@code Verdict} says what follows from it, without any I/O; {@code
 * Gathering} looks again until the verdict is final.
 */
@NullMarked
package dev.etcdbootstrap.strategy.dnssrv;

import org.jspecify.annotations.NullMarked;
