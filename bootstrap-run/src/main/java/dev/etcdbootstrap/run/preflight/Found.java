package dev.etcdbootstrap.run.preflight;

import java.util.Optional;

/**
 * What a file holds, or why that is not known.
 *
 * @param why in the words of a message, with setting and path; empty when there is content
 */
public record Found<T>(Optional<T> content, String why) {

  /** This. */
  public static <T> Found<T> of(T content) {
    return new Found<>(Optional.of(content), "");
  }

  /** Nothing, for this reason. */
  public static <T> Found<T> nothing(String why) {
    return new Found<>(Optional.empty(), why);
  }

  /** Without the content, which may be a key. */
  @Override
  public String toString() {
    return content.isPresent() ? "found" : why;
  }
}
