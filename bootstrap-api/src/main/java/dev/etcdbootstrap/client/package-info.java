/**
 * What strategies have in common that are clients of a discovery server: etcd's {@code
 * --discovery-*} client flags ({@link dev.etcdbootstrap.client.ClientOptions}), what they make of
 * the user ({@link dev.etcdbootstrap.client.Credentials}) and of TLS ({@link
 * dev.etcdbootstrap.client.TlsSettings}, {@link dev.etcdbootstrap.client.TlsFailures}), the files
 * that options name ({@link dev.etcdbootstrap.client.OptionFiles}), and the limits of all of them.
 *
 * <p>What speaks a protocol or uses a library belongs to a strategy.
 */
@NullMarked
package dev.etcdbootstrap.client;

import org.jspecify.annotations.NullMarked;
