/**
 * What an etcd is configured with, where the operator has it. What the settings mean is in {@code
 * dev.etcdbootstrap.run.settings}; what a subcommand makes of them is its own.
 */
@NullMarked
package dev.etcdbootstrap.cli.etcd;

import org.jspecify.annotations.NullMarked;
