/**
 * The {@code v2-http} strategy. {@code V2Registry} is the protocol, {@code HttpClient} what goes
 * over the wire, {@code Answer} what comes back.
 */
@NullMarked
package dev.etcdbootstrap.strategy.v2http;

import org.jspecify.annotations.NullMarked;
