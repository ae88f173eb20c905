/**
 * {@code doctor}: reads the files by which an etcd is configured (systemd units and drop-ins,
 * environment files, config files) and tells what etcd 3.6 and 3.7 ignore or refuse in them. What
 * they do is not known here but in {@code dev.etcdbootstrap.run.settings}.
 */
@NullMarked
package dev.etcdbootstrap.cli.doctor;

import org.jspecify.annotations.NullMarked;
