/**
 * What the JDK finds when it looks for a {@link java.lang.System.LoggerFinder}: one that logs as
 * the JDK does without any, found in the first jar. The JDK looks as soon as anybody uses {@code
 * java.util.logging}, and would otherwise open every jar of the class path to find none. Nothing
 * else belongs here, and no program but the packaged command may have it on its class path.
 */
@NullMarked
package dev.etcdbootstrap.logging;

import org.jspecify.annotations.NullMarked;
