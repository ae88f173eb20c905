package dev.etcdbootstrap.run.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is no write-ahead log of etcd, or is damaged. */
final class UnreadableLogException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient Path path;
  private final String why;

  UnreadableLogException(Path path, String why) {
    super(path + " " + why);
    this.path = path;
    this.why = why;
  }

  Path path() {
    return path;
  }

  String why() {
    return why;
  }
}
