/**
 * The contract of a bootstrap strategy, as tests that its author inherits, and servers that fail on
 * demand.
 */
@NullMarked
package dev.etcdbootstrap.testkit;

import org.jspecify.annotations.NullMarked;
