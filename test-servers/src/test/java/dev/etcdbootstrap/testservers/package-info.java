@NullMarked
package dev.etcdbootstrap.testservers;

import org.jspecify.annotations.NullMarked;
