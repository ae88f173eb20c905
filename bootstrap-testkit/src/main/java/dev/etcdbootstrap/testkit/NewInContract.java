package dev.etcdbootstrap.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks a test that the latest minor release has added to the contract. It carries the JUnit tag
 * {@value #TAG}, by which a build can exclude it until its strategy passes. The next minor release
 * removes the mark. See {@code docs/compatibility.md}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag(NewInContract.TAG)
public @interface NewInContract {

  /** The JUnit tag of all marked tests. */
  String TAG = "new-in-contract";

  /** The release that added the test, such as {@code 1.3}. */
  String since();
}
