/**
 * What every process of a test needs: its log and its end, ports, files with unique names, waiting
 * for a condition, and a lock between JVMs. Nothing here knows a particular program.
 */
@NullMarked
package dev.etcdbootstrap.testservers.process;

import org.jspecify.annotations.NullMarked;
