/**
 * How a member may start, as a pure function of evidence. No I/O and no clock in here: whatever is
 * asked of the disk, the registry or the peers is asked elsewhere and handed in.
 */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
