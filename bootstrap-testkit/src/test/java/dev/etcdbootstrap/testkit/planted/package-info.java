/** Strategies without a defect, and the same with one each, for the contract test to find. */
@NullMarked
package dev.etcdbootstrap.testkit.planted;

import org.jspecify.annotations.NullMarked;
