package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions reach another JVM whole: in a remote call, or from a forked test. */
final class SerializationTest {

  private static final List<Problem> PROBLEMS =
      List.of(Problem.error("bad-name", "a name is bad", "use another", "a", "b"));

  private static Object copied(Object original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void aBootstrapExceptionKeepsItsReasonAndProblems() throws Exception {
    BootstrapException original =
        new BootstrapException(Reason.CLUSTER_FULL, "no place is left", PROBLEMS);

    BootstrapException copy = (BootstrapException) copied(original);

    assertThat(copy).hasMessage(original.getMessage());
    assertThat(copy.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(copy.summary()).isEqualTo("no place is left");
    assertThat(copy.problems()).isEqualTo(PROBLEMS);
  }

  @Test
  void soDoesItsCause() throws Exception {
    BootstrapException original = new BootstrapException(new InvalidClusterException(PROBLEMS));

    BootstrapException copy = (BootstrapException) copied(original);

    assertThat(copy.getCause())
        .isInstanceOfSatisfying(
            InvalidClusterException.class,
            cause -> assertThat(cause.problems()).isEqualTo(PROBLEMS));
  }
}
