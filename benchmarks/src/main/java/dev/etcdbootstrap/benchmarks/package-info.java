/** Benchmarks; each prints a ratio to something measured in the same run. */
@NullMarked
package dev.etcdbootstrap.benchmarks;

import org.jspecify.annotations.NullMarked;
