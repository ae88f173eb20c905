package dev.etcdbootstrap.cli.dns;

import java.util.Optional;

/** Checks names of hosts (RFC 952, RFC 1123); name servers refuse others in zones. */
final class HostName {

  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;

  private HostName() {}

  /** What is wrong with a name, as the end of a sentence; empty when nothing is. */
  static Optional<String> defect(String name) {
    if (name.length() > MAX_NAME) {
      return Optional.of("is longer than " + MAX_NAME + " characters");
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty()) {
        return Optional.of("has an empty part");
      }
      if (label.length() > MAX_LABEL) {
        return Optional.of("has a part that is longer than " + MAX_LABEL + " characters");
      }
      if (!label.chars().allMatch(HostName::isLegal)) {
        return Optional.of("has other characters than letters, digits, '-' and '.'");
      }
      if (label.startsWith("-") || label.endsWith("-")) {
        return Optional.of("has a part that begins or ends with '-'");
      }
    }
    return Optional.empty();
  }

  private static boolean isLegal(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }
}
