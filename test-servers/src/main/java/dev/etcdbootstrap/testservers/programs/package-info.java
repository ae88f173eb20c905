/**
 * Where the programs that tests run come from: {@code PATH}, or else Debian packages ({@link
 * dev.etcdbootstrap.testservers.programs.Programs}), and for the newest etcd a build from its
 * published Go module ({@link dev.etcdbootstrap.testservers.programs.NativeEtcd}). How a server is
 * configured and started is not here.
 */
@NullMarked
package dev.etcdbootstrap.testservers.programs;

import org.jspecify.annotations.NullMarked;
