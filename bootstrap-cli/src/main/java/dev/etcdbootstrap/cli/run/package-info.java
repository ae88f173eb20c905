/**
 * {@code run}: observes, lets {@code dev.etcdbootstrap.run} decide, keeps the claim, and hands over
 * to the start script, which becomes etcd. What a start depends on is decided there, not here.
 */
@NullMarked
package dev.etcdbootstrap.cli.run;

import org.jspecify.annotations.NullMarked;
