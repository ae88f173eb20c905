package dev.etcdbootstrap.strategy.dnssrv;

import java.net.IDN;
import java.util.Locale;

/** Parses the domain and the suffix of the configuration. */
final class DomainName {

  private static final int MOST_LABEL = 63;

  /** Less than DNS allows, because the service stands before it. */
  private static final int MOST_NAME = 220;

  /** "_etcd-server-ssl-" stands before it in one label. */
  private static final int MOST_SUFFIX = MOST_LABEL - "_etcd-server-ssl-".length();

  private DomainName() {}

  /**
   * Parses a domain; the result is in lower case, in ASCII (IDNA 2003) and without a final dot.
   *
   * @throws IllegalArgumentException when it is not a domain
   */
  static String parse(String text) {
    if (text.length() > 1_000) {
      throw new IllegalArgumentException("must be a domain name, which is shorter");
    }
    String name = ascii(text.strip()).toLowerCase(Locale.ROOT);
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    for (String label : name.split("\\.", -1)) {
      if (!isLabel(label)) {
        throw new IllegalArgumentException(
            "must be a domain name such as example.com: letters, digits, '-' and '_' between dots, at most "
                + MOST_LABEL
                + " each");
      }
    }
    if (name.length() > MOST_NAME) {
      throw new IllegalArgumentException("must not be longer than " + MOST_NAME + " characters");
    }
    return name;
  }

  /** Asks IDN only where there is a question: its tables are read from a file, at every start. */
  private static String ascii(String name) {
    if (name.chars().allMatch(c -> c < 128)) {
      return name;
    }
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("must be a domain name such as example.com", e);
    }
  }

  /**
   * Parses what tells the records of clusters in one domain apart.
   *
   * @throws IllegalArgumentException when it cannot be part of a name
   */
  static String suffix(String text) {
    if (!isLabel(text) || text.length() > MOST_SUFFIX) {
      throw new IllegalArgumentException(
          "must be letters, digits, '-' and '_', at most " + MOST_SUFFIX);
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= MOST_LABEL
        && label
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
  }
}
