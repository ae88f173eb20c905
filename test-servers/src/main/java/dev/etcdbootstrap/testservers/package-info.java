/**
 * Real servers for tests and benchmarks: etcd members and clusters, dnsmasq, and any other program
 * as a process with a log.
 *
 * <p>{@link dev.etcdbootstrap.testservers.Servers} starts and stops them; a JUnit test gets one as
 * a parameter through {@link dev.etcdbootstrap.testservers.ServersExtension}. The programs come
 * from {@code PATH} or, if they are missing there, from Debian packages ({@link
 * dev.etcdbootstrap.testservers.Programs}). Everything listens on loopback addresses only.
 *
 * <p>Failures are unchecked exceptions, which end the test. Every wait is bounded; an interrupt
 * ends it with {@link java.lang.IllegalStateException} and restores the thread's interrupt status.
 */
@NullMarked
package dev.etcdbootstrap.testservers;

import org.jspecify.annotations.NullMarked;
