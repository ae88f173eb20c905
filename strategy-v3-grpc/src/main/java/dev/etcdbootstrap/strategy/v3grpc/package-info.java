/**
 * The {@code v3-grpc} strategy with its options. {@code V3Registry} is the protocol and {@code
 * Requests} its transactions; {@code EtcdClient} goes from endpoint to endpoint, {@code Connection}
 * sends, and {@code SharedChannel} and {@code EventLoops} are the adapter to gRPC; {@code Failures}
 * translates what goes wrong. What other clients of a discovery server need as well belongs to
 * {@code dev.etcdbootstrap.client}.
 */
@NullMarked
package dev.etcdbootstrap.strategy.v3grpc;

import org.jspecify.annotations.NullMarked;
