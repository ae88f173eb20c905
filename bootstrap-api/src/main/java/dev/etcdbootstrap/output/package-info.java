/**
 * Results for programs: etcd itself, shells, systemd, and readers of JSON; as the command prints
 * them.
 *
 * <pre>{@code
 * BootstrapResult result = bootstrap.run();
 * Files.writeString(Path.of("/etc/default/etcd"), OutputFormat.ENV.write(result));
 *
 * ProcessBuilder etcd = new ProcessBuilder("etcd");
 * etcd.environment().putAll(EtcdSettings.variables(result));
 * }</pre>
 */
@NullMarked
package dev.etcdbootstrap.output;

import org.jspecify.annotations.NullMarked;
