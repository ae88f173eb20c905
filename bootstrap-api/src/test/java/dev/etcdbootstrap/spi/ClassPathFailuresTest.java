package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClassPathFailuresTest {

  private final LinkageError broken =
      new NoSuchMethodError("'void org.assertj.core.api.Assertions.gone(com.example.Gone)'");

  @Test
  @DisplayName(
      "a linkage error is found among causes and what they suppressed, and thrown as it is")
  void found() {
    IOException suppressing = new IOException("canceled");
    suppressing.addSuppressed(broken);

    assertThatThrownBy(() -> ClassPathFailures.rethrow(broken)).isSameAs(broken);
    assertThatThrownBy(
            () -> ClassPathFailures.rethrow(new IllegalStateException(new IOException(broken))))
        .isSameAs(broken);
    assertThatThrownBy(() -> ClassPathFailures.rethrow(new IllegalStateException(suppressing)))
        .isSameAs(broken);
  }

  @Test
  @DisplayName("any other failure is left alone, also one that is its own cause")
  void notFound() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);

    assertThatCode(() -> ClassPathFailures.rethrow(other)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("the message names the classes that are there with their jars")
  void message() {
    BootstrapException told = ClassPathFailures.of(broken, "reading");

    assertThat(told.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(told)
        .hasMessageStartingWith(
            "reading: classes do not fit together: NoSuchMethodError: 'void"
                + " org.assertj.core.api.Assertions.gone(com.example.Gone)' ("
                + ClassPathFailuresTest.class.getName()
                + " is in test-classes, org.assertj.core.api.Assertions is in assertj-core-")
        .hasMessageContaining(".jar); most likely the class path has two versions of one library")
        .hasCause(broken);
  }

  @Test
  @DisplayName("an initializer that failed is told by its cause")
  void initializer() {
    LinkageError failed = new ExceptionInInitializerError(new IllegalStateException("no provider"));

    assertThat(ClassPathFailures.of(failed, "reading"))
        .hasMessageContaining("ExceptionInInitializerError: no provider");
  }
}
