/**
 * What the DNS commands know: which records a cluster needs, how they are written, and how what DNS
 * answers differs. The one package of the command that names a strategy.
 */
@NullMarked
package dev.etcdbootstrap.cli.dns;

import org.jspecify.annotations.NullMarked;
