/** What etcd left on the disk, read without etcd. Nothing here writes. */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.disk;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
