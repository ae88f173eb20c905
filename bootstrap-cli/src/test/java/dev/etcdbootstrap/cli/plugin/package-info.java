/** Strategies that the tests install beside the real ones. */
@NullMarked
package dev.etcdbootstrap.cli.plugin;

import org.jspecify.annotations.NullMarked;
