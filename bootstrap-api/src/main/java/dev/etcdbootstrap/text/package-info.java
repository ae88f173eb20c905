/**
 * How text is written so that its reader takes it as it is meant: text from outside for people,
 * without secrets; values as JSON, words for a shell; and which word was probably meant. The lowest
 * layer: knows of no cluster and no strategy. Messages themselves stand where their facts are.
 */
@NullMarked
package dev.etcdbootstrap.text;

import org.jspecify.annotations.NullMarked;
