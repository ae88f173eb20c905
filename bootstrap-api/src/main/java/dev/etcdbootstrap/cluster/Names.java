package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.ForeignText;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** What may be a member name, and the order of names. */
final class Names {

  private Names() {}

  /**
   * Why this cannot be a member name, if it cannot. etcd takes any text; refused here is what an
   * {@code initial-cluster} text cannot hold and what nobody can type or see.
   */
  static Optional<String> defect(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (name.length() > ClusterLimits.MAX_NAME_LENGTH) {
      return Optional.of("is longer than " + ClusterLimits.MAX_NAME_LENGTH + " characters");
    }
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      if (c == ',' || c == '=') {
        return Optional.of(
            "contains '" + (char) c + "', which separates members in initial-cluster");
      }
      if (!ForeignText.isPrintable(c)) {
        return Optional.of("contains the unprintable character " + ForeignText.escape(c));
      }
      i += Character.charCount(c);
    }
    if (!name.strip().equals(name)) {
      return Optional.of("begins or ends with a blank");
    }
    return Optional.empty();
  }

  /** Names for a message, not more of them than anybody reads. */
  static String listed(Collection<String> names) {
    int most = 8;
    String shown =
        names.stream().limit(most).map(ForeignText::printable).collect(Collectors.joining(", "));
    return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
  }

  /**
   * The order of members in an {@code initial-cluster} text, which etcd sorts by the UTF-8 bytes of
   * {@code name=url}: where one name begins another, the {@code =} decides.
   */
  static int compareInText(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // UTF-16 puts surrogates below U+E000..U+FFFF, UTF-8 puts them above.
        boolean xHigh = Character.isSurrogate(x);
        return xHigh == Character.isSurrogate(y) ? Character.compare(x, y) : xHigh ? 1 : -1;
      }
    }
    if (a.length() == b.length()) {
      return 0;
    }
    return a.length() > end
        ? Character.compare(a.charAt(end), '=')
        : Character.compare('=', b.charAt(end));
  }
}
