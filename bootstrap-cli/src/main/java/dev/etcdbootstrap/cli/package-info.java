/** The {@code etcd-bootstrap} command. */
@NullMarked
package dev.etcdbootstrap.cli;

import org.jspecify.annotations.NullMarked;
