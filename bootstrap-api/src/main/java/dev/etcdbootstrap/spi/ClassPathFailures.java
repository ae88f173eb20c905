package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.text.ForeignText;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells failures for which the class path is to blame: two versions of a library are on it, or one
 * is missing. No other attempt mends them; a library that uses threads of its own hands them on as
 * the cause of a failure that seems to be of the network.
 */
public final class ClassPathFailures {

  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:[a-z]\\w{0,50}\\.){1,10}[A-Z][\\w$]{0,100}");

  private static final int MAX_CLASSES = 4;
  private static final int MAX_TEXT = 2_000;

  private ClassPathFailures() {}

  /**
   * Does nothing unless the class path is to blame.
   *
   * @param failure what a library has reported; its causes are searched, and what they suppressed
   * @throws LinkageError the first that is found, as it is: whoever calls a strategy reports it
   */
  public static void rethrow(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> left = new ArrayDeque<>();
    left.add(failure);
    while (!left.isEmpty()) {
      Throwable next = left.remove();
      if (next instanceof LinkageError found) {
        throw found;
      }
      if (seen.add(next)) {
        left.addAll(List.of(next.getSuppressed()));
        if (next.getCause() != null) {
          left.addFirst(next.getCause());
        }
      }
    }
  }

  /**
   * What to tell of such a failure, with the jars of the classes that do not fit.
   *
   * @param what failed, for the message
   */
  public static BootstrapException of(LinkageError failure, String what) {
    String text = failure.getClass().getSimpleName() + ": " + message(failure);
    String jars = String.join(", ", jars(failure, text));
    return new BootstrapException(
        Reason.INTERNAL,
        what
            + ": classes do not fit together: "
            + ForeignText.oneLine(text)
            + (jars.isEmpty() ? "" : " (" + ForeignText.oneLine(jars) + ")")
            + "; most likely the class path has two versions of one library, or lacks one: see mvn"
            + " dependency:tree, and give jars that belong together the same version",
        failure);
  }

  private static String message(Throwable failure) {
    Throwable told = failure;
    while (told.getMessage() == null && told.getCause() != null) {
      told = told.getCause(); // of an initializer that failed
    }
    String text = String.valueOf(told.getMessage()).replace('/', '.');
    return text.substring(0, Math.min(MAX_TEXT, text.length()));
  }

  /** Where the class that was at work is, and those in the text that are to be found. */
  private static List<String> jars(LinkageError failure, String text) {
    Set<String> names = new LinkedHashSet<>();
    StackTraceElement[] stack = failure.getStackTrace();
    if (stack.length > 0) {
      names.add(stack[0].getClassName());
    }
    CLASS_NAME.matcher(text).results().forEach(match -> names.add(match.group()));
    List<String> jars = new ArrayList<>();
    for (String name : names) {
      if (jars.size() < MAX_CLASSES) {
        jar(name).ifPresent(jar -> jars.add(name + " is in " + jar));
      }
    }
    return jars;
  }

  /** Empty for a class of the JDK as well. */
  private static Optional<String> jar(String className) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return Optional.ofNullable(
              Class.forName(className, false, loader).getProtectionDomain().getCodeSource())
          .map(CodeSource::getLocation)
          .map(URL::getPath)
          .map(path -> path.replaceFirst("[!/]+$", "")) // of a jar in a jar
          .map(path -> path.substring(path.lastIndexOf('/') + 1));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }
}
