package dev.etcdbootstrap.testservers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several resources, each of them even if closing another fails. */
final class Closing {
  private Closing() {}

  /** Closes in reverse order; throws the first failure, with the others suppressed in it. */
  static void all(List<? extends AutoCloseable> resources) {
    RuntimeException failure = null;
    for (int i = resources.size() - 1; i >= 0; i--) {
      failure = close(resources.get(i), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException close(
      AutoCloseable resource, @Nullable RuntimeException earlier) {
    try {
      resource.close();
      return earlier;
    } catch (Exception e) {
      if (earlier != null) {
        earlier.addSuppressed(e);
        return earlier;
      }
      return e instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException("Cannot close " + resource, e);
    }
  }
}
