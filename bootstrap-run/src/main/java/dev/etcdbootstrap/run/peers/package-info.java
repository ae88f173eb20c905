/**
 * What the members of a running cluster say about it. Whoever answers is evidence; whoever does not
 * is none, in either direction.
 */
@NullMarked
package dev.etcdbootstrap.run.peers;

import org.jspecify.annotations.NullMarked;
