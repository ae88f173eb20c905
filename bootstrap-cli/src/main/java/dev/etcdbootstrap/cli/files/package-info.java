/**
 * Files of operators: replaced whole or not at all, and why one could not be read or written. What
 * a file means is not known here.
 */
@NullMarked
package dev.etcdbootstrap.cli.files;

import org.jspecify.annotations.NullMarked;
