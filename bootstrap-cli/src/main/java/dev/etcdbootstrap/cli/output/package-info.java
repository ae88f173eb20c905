/**
 * Results for programs: etcd itself, shells, systemd, and readers of JSON. Text for people is in
 * {@code console}.
 */
@NullMarked
package dev.etcdbootstrap.cli.output;

import org.jspecify.annotations.NullMarked;
