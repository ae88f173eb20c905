/**
 * What would keep a member from coming up, found before it is registered anywhere: URLs, ports and
 * certificates, judged by etcd's own settings and by what {@link
 * dev.etcdbootstrap.run.preflight.LocalMachine} has seen. Only that class touches the machine; the
 * rules are pure.
 *
 * <p>Rules of member lists are in {@code cluster}; what releases of etcd ignore is in {@code
 * settings}.
 */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
