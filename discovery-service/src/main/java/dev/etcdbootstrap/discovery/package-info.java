/**
 * A discovery service of one's own, in memory. {@code Store} is all it knows: keys with one
 * revision for all of them, and who watches. {@code V2Face} and {@code V3Face} show it by the two
 * protocols, and know nothing that it does not. {@code DnsFace} answers for a zone beside them.
 */
@NullMarked
package dev.etcdbootstrap.discovery;

import org.jspecify.annotations.NullMarked;
