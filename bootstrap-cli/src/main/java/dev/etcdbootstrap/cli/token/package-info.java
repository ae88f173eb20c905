/**
 * The {@code token} commands, for every strategy whose members meet in a shared registry. Protocols
 * and registries are not known here: strategies bring them.
 */
@NullMarked
package dev.etcdbootstrap.cli.token;

import org.jspecify.annotations.NullMarked;
