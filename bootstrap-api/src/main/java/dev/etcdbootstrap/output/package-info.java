/**
 * Results for programs: etcd itself, shells, systemd, and readers of JSON; as the command prints
 * them. The values of the model are no beans: a mapper such as Jackson refuses them, or writes
 * nothing of them where it was told to refuse nothing. Give it what {@link
 * dev.etcdbootstrap.output.ResultJson} makes of them, and read an {@code initial-cluster} text back
 * with {@link dev.etcdbootstrap.cluster.InitialCluster#parse}.
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
