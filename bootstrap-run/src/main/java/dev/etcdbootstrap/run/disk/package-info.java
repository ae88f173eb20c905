/** What etcd left on the disk, read without etcd. Nothing here writes. */
@NullMarked
package dev.etcdbootstrap.run.disk;

import org.jspecify.annotations.NullMarked;
