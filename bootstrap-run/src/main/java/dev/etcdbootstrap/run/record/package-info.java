/**
 * A decision as it is kept: one JSON object with the evidence, the rule and what was done, from
 * which the decision can be made again. Reads and writes text; files are others' business.
 */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
