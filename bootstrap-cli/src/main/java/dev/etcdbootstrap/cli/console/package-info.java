/**
 * What people read: the streams of a run, progress on standard error, and tables. Text for people
 * leaves here and nowhere else, and is made safe for a terminal where it does. Formats for programs
 * belong in {@code output}, the wording of messages where their facts are.
 */
@NullMarked
package dev.etcdbootstrap.cli.console;

import org.jspecify.annotations.NullMarked;
