/**
 * As much of YAML as a configuration needs, read from the events of SnakeYAML: keys, values, where
 * they stand, and what is wrong with a file in words. Which keys there are is not known here but in
 * {@code config}.
 */
@NullMarked
package dev.etcdbootstrap.cli.yaml;

import org.jspecify.annotations.NullMarked;
