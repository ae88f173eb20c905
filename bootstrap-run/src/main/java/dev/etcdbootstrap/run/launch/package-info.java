/**
 * What etcd is started with once it is decided how: the operator's command line, environment and
 * config file, with the bootstrap settings taken out and the resolved ones put in. Pure; what
 * reads, writes or starts something is not in here.
 */
@Experimental
@NullMarked
package dev.etcdbootstrap.run.launch;

import dev.etcdbootstrap.spi.Experimental;
import org.jspecify.annotations.NullMarked;
