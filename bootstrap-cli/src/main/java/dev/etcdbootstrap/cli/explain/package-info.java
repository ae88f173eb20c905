/**
 * {@code explain}: what a decision file of {@code run} says, in words, and made again. Asks nobody.
 */
@NullMarked
package dev.etcdbootstrap.cli.explain;

import org.jspecify.annotations.NullMarked;
