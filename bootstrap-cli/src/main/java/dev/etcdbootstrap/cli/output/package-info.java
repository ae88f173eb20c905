/** How results are written: for programs, for shells, for systemd, for etcd itself. */
@NullMarked
package dev.etcdbootstrap.cli.output;

import org.jspecify.annotations.NullMarked;
