/**
 * Finds strategies and calls them. A strategy is code of somebody else: {@link
 * dev.etcdbootstrap.plugins.Strategies} loads it so that a broken one harms no other, and {@link
 * dev.etcdbootstrap.plugins.StrategyEntry.Installed} calls it so that one that throws, returns null
 * or never ends does not harm its caller. What a strategy is given and may do is in {@code spi};
 * reading configuration and judging results is for the facade.
 */
@NullMarked
package dev.etcdbootstrap.plugins;

import org.jspecify.annotations.NullMarked;
