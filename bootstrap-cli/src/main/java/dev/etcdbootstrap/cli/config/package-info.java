/**
 * From command line, environment and YAML file to one configuration: what is set where, which place
 * wins, which strategy is meant.
 */
@NullMarked
package dev.etcdbootstrap.cli.config;

import org.jspecify.annotations.NullMarked;
