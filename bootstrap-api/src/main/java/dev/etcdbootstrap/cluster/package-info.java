/**
 * What a new cluster is: members, their peer URLs, the identifiers etcd derives from them, and the
 * rules such a list must keep. Knows of no strategy, does no I/O, and everything in it is an
 * immutable value that is valid once constructed.
 */
@NullMarked
package dev.etcdbootstrap.cluster;

import org.jspecify.annotations.NullMarked;
