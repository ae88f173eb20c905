/**
 * The commands about DNS, and what they know: which records a cluster needs, how they are written,
 * and how the records that DNS answers differ. The one package of the command that names a
 * strategy. How DNS is asked is the strategy's business.
 */
@NullMarked
package dev.etcdbootstrap.cli.dns;

import org.jspecify.annotations.NullMarked;
