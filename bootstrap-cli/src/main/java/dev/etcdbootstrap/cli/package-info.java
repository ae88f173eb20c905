/**
 * The {@code etcd-bootstrap} command: its entry point, its command line, and the subcommands that
 * have no topic of their own. A topic with several subcommands or classes gets a package; what
 * several subcommands need is in {@code command}.
 */
@NullMarked
package dev.etcdbootstrap.cli;

import org.jspecify.annotations.NullMarked;
