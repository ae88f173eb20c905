package dev.etcdbootstrap.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which machine this is, by {@code /etc/machine-id}; containers often have none. */
final class Machine {

  private static final Path FILE = Path.of("/etc/machine-id");

  private Machine() {}

  /** Its ID, or an empty text. */
  static String id() {
    try {
      String text = Files.readString(FILE).strip();
      return text.matches("[0-9a-f]{32}") ? text : "";
    } catch (IOException e) {
      return "";
    }
  }
}
