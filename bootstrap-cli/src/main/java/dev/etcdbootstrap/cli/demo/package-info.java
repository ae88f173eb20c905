/**
 * {@code etcd-bootstrap demo}: members that find each other by every strategy, on this machine and
 * in one process, and etcd started with what they found. Nothing that a real cluster needs belongs
 * here.
 */
@NullMarked
package dev.etcdbootstrap.cli.demo;

import org.jspecify.annotations.NullMarked;
