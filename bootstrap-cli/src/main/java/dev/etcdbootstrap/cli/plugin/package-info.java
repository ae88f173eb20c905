/** Strategies of third parties: where they are looked for, and how they are kept apart. */
@NullMarked
package dev.etcdbootstrap.cli.plugin;

import org.jspecify.annotations.NullMarked;
