/**
 * How etcd is told its settings, read as etcd reads them: the words of a command line, {@code
 * ETCD_…} variables, the keys of a {@code --config-file}; which of them counts and where it was
 * said; and what has become of each from etcd 3.4 to 3.7. Does no I/O: whoever reads files hands
 * over their content with positions.
 */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.settings;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
