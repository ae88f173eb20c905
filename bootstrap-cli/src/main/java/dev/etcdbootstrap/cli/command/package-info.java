/**
 * What a subcommand is, how it ends, and the arguments that several take. The subcommands
 * themselves are in the package of their topic ({@code token}, {@code dns}, {@code demo}), or
 * beside the command line when they have no topic of their own.
 */
@NullMarked
package dev.etcdbootstrap.cli.command;

import org.jspecify.annotations.NullMarked;
