/**
 * Real servers for tests and benchmarks, on loopback addresses only: etcd members and clusters, and
 * the discovery service. {@link dev.etcdbootstrap.testservers.Servers} starts and stops them and
 * those of the other packages; a JUnit test gets one as a parameter through {@link
 * dev.etcdbootstrap.testservers.ServersExtension}.
 *
 * <p>DNS servers are in {@code dns}, where the programs come from is in {@code programs}, and what
 * every process needs is in {@code process}; they do not know this package.
 *
 * <p>Failures are unchecked exceptions, which end the test. Every wait is bounded; an interrupt
 * ends it with {@link java.lang.IllegalStateException} and restores the thread's interrupt status.
 */
@NullMarked
package dev.etcdbootstrap.testservers;

import org.jspecify.annotations.NullMarked;
