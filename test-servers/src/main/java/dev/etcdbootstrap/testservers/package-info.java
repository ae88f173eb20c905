/**
 * Real servers for tests and benchmarks: etcd members and clusters, dnsmasq, and any other program
 * as a process with a log.
 *
 * <p>{@link dev.etcdbootstrap.testservers.Servers} hands them out and ends them; a JUnit test gets
 * one as a parameter through {@link dev.etcdbootstrap.testservers.ServersExtension}. The programs
 * come from {@code PATH} or, where they are missing, from Debian's packages ({@link
 * dev.etcdbootstrap.testservers.Programs}). Everything listens on loopback addresses only.
 *
 * <p>Failures are unchecked: in a test they end the test. Every wait is bounded, and an interrupt
 * ends it with {@link java.lang.IllegalStateException}, the thread's interrupt status restored.
 */
@NullMarked
package dev.etcdbootstrap.testservers;

import org.jspecify.annotations.NullMarked;
