/**
 * Text for people: how text from outside is shown, and which word was probably meant. The lowest
 * layer: knows of no cluster and no strategy. Messages themselves stand where their facts are.
 */
@NullMarked
package dev.etcdbootstrap.text;

import org.jspecify.annotations.NullMarked;
