/** Tests of the service. */
@NullMarked
package dev.etcdbootstrap.discovery;

import org.jspecify.annotations.NullMarked;
