/** What this member remembers of itself apart from etcd's data, so that lost data is noticed. */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.claim;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
