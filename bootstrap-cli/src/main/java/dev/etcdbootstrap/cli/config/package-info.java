/**
 * From command line, environment and YAML file to one configuration: what is set where, which place
 * wins, which strategy is meant. How a file is written is in {@code yaml}; how a bootstrap runs is
 * in the facade of the API.
 */
@NullMarked
package dev.etcdbootstrap.cli.config;

import org.jspecify.annotations.NullMarked;
