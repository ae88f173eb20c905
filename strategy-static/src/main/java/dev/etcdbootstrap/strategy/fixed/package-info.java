/** The {@code static} strategy ("static" is no legal package name). */
@NullMarked
package dev.etcdbootstrap.strategy.fixed;

import org.jspecify.annotations.NullMarked;
