/**
 * A server whose answers a test scripts, for the protocol of its strategy. No checks and no
 * contracts: they are in {@code dev.etcdbootstrap.testkit} and its {@code rendezvous}.
 */
@NullMarked
package dev.etcdbootstrap.testkit.server;

import org.jspecify.annotations.NullMarked;
