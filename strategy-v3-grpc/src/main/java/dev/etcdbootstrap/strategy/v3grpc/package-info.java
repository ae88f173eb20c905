/**
 * The {@code v3-grpc} strategy. {@code V3Registry} is the protocol, {@code Requests} its
 * transactions, {@code EtcdClient} what goes over the wire, {@code Failures} what can come back
 * instead.
 */
@NullMarked
package dev.etcdbootstrap.strategy.v3grpc;

import org.jspecify.annotations.NullMarked;
