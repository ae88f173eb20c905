/**
 * What the author of a bootstrap strategy needs: {@link dev.etcdbootstrap.spi.BootstrapStrategy} to
 * implement, {@link dev.etcdbootstrap.spi.Option} to declare settings, {@link
 * dev.etcdbootstrap.spi.StrategyContext} to be given, {@link
 * dev.etcdbootstrap.spi.BootstrapException} to fail with.
 */
@NullMarked
package dev.etcdbootstrap.spi;

import org.jspecify.annotations.NullMarked;
