/** The contract of a bootstrap strategy, as tests that its author inherits. */
@NullMarked
package dev.etcdbootstrap.testkit;

import org.jspecify.annotations.NullMarked;
