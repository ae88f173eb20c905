/**
 * A self-hosted discovery service in memory. {@code Store} has all the state of the two registries:
 * keys with one revision, and watches. {@code V2Api} (served by {@code V2HttpServer}) and {@code
 * KvService} with {@code WatchService} are stateless adapters of etcd's v2 and v3 APIs to it.
 * {@code DnsResponder} serves a zone and shares nothing with them. What discovery does not use of
 * these protocols does not belong here.
 */
@NullMarked
package dev.etcdbootstrap.discovery;

import org.jspecify.annotations.NullMarked;
