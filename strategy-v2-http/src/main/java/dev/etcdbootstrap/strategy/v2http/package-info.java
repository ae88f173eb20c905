/**
 * The {@code v2-http} strategy with its options. {@code V2Registry} is the protocol and {@code
 * EtcdResponse} what etcd says in it, {@code TokenMaker} makes tokens, {@code HttpClient} and
 * {@code HttpCall} are the adapter to okhttp. What other clients of a discovery server need as well
 * belongs to {@code dev.etcdbootstrap.client}.
 */
@NullMarked
package dev.etcdbootstrap.strategy.v2http;

import org.jspecify.annotations.NullMarked;
