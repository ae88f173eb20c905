/** What this member remembers of itself apart from etcd's data, so that lost data is noticed. */
@NullMarked
package dev.etcdbootstrap.run.claim;

import org.jspecify.annotations.NullMarked;
