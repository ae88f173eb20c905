/** Tests of the packaged command, as a process, with real servers. */
@NullMarked
package dev.etcdbootstrap.it;

import org.jspecify.annotations.NullMarked;
