/**
 * What the members of a running cluster say about it. Whoever answers is evidence; whoever does not
 * is none, in either direction.
 */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.peers;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
