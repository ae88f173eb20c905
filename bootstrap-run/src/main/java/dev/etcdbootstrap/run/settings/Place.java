package dev.etcdbootstrap.run.settings;

/**
 * Where in a file something stands.
 *
 * @param what the part of the file, such as {@code ExecStart}; may be empty
 * @param file as it was named
 * @param line from 1
 */
public record Place(String what, String file, int line) {

  /** A line of a file. */
  public static Place of(String file, int line) {
    return new Place("", file, line);
  }

  /** As a message says it: {@code ExecStart of etcd.service line 12}. */
  @Override
  public String toString() {
    return (what.isEmpty() ? "" : what + " of ") + file + " line " + line;
  }
}
