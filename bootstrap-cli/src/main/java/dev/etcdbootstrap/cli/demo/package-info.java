/**
 * What {@code etcd-bootstrap demo} shows: members that find each other by every strategy, on this
 * machine and in one process, and etcd started with what they found.
 */
@NullMarked
package dev.etcdbootstrap.cli.demo;

import org.jspecify.annotations.NullMarked;
