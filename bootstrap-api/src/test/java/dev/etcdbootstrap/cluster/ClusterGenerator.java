package dev.etcdbootstrap.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes valid clusters, and the texts people might write for them, out of a seed. */
final class ClusterGenerator {

  /** Each piece is legal at any place within a name. */
  private static final List<String> NAME_PIECES =
      List.of(
          "a",
          "b",
          "Z",
          "0",
          "9",
          "-",
          ".",
          "_",
          "infra",
          "default",
          // hostile to shells, to formats and to whoever splits at the wrong place
          "\"",
          "'",
          "\\",
          "$",
          "$(x)",
          "`",
          "&",
          "&&",
          "%",
          "%2C",
          ";",
          "|",
          "<",
          ">",
          "*",
          "?",
          "#",
          "~",
          "!",
          "/",
          ":",
          "://",
          "@",
          "+",
          "{}",
          "[]",
          "()",
          " ",
          "  ",
          "a b",
          "\\n",
          // the two-byte and three-byte ranges of UTF-8, below and above the surrogates of UTF-16
          "é",
          "ß",
          "Ω",
          "я",
          "中",
          "한",
          "\u00A0x",
          "\uD7A3",
          "\uE000",
          "Ａ",
          "\uFFFD",
          // combining marks and right-to-left letters
          "e\u0301",
          "\u0308",
          "\u05D0",
          "\u05D1\u05B8",
          "\u0639\u0631",
          "\u0661",
          // the four-byte range
          "\uD800\uDC00",
          "\uD83D\uDE00",
          "\uD83D\uDE01",
          "\uD840\uDC00",
          "\uDBFF\uDFFD");

  private static final List<String> BLANKS = List.of("", "", "", " ", "  ", "\t", "\n", "\r\n ");

  /** A part of an {@code initial-cluster} text, as etcd prints it. */
  record Part(String name, String url) {
    @Override
    public String toString() {
      return name + "=" + url;
    }
  }

  private final Random random;
  private int distinct; // in every URL, so that no two are the same endpoint

  ClusterGenerator(long seed) {
    this.random = new Random(seed);
  }

  /** All parts of one cluster, in no particular order. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (String name : names(1 + random.nextInt(7))) {
      int urls = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
      for (int i = 0; i < urls; i++) {
        parts.add(new Part(name, url()));
      }
    }
    return parts;
  }

  private Set<String> names(int count) {
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < count) {
      StringBuilder name = new StringBuilder();
      // Often one name that begins with another: then the equals sign decides their order.
      if (!names.isEmpty() && random.nextInt(3) == 0) {
        name.append(pick(List.copyOf(names)));
      }
      int pieces = 1 + random.nextInt(4);
      for (int i = 0; i < pieces; i++) {
        name.append(pick(NAME_PIECES));
      }
      String stripped = name.toString().strip();
      if (!stripped.isEmpty()) {
        names.add(stripped);
      }
    }
    return names;
  }

  private String url() {
    int number = distinct++;
    if (random.nextInt(6) == 0) {
      return pick(List.of("unix", "unixs"))
          + "://"
          + pick(List.of("", "/run/x=y/", "h:1/@"))
          + number;
    }
    return pick(List.of("http", "https"))
        + "://"
        + host()
        + ":"
        + "0".repeat(random.nextInt(8) / 7)
        + (1_000 + number);
  }

  private String host() {
    return switch (random.nextInt(5)) {
      case 0 -> "10.0." + random.nextInt(256) + "." + random.nextInt(256);
      case 1 -> "[" + ipv6() + "]";
      case 2 -> "[::" + pick(List.of("ffff", "FFFF")) + ":10.0.0." + random.nextInt(256) + "]";
      default ->
          pick(List.of("infra0", "n1", "N1.Ex.Test", "my_host.example.com", "localhost", "x-0"))
              + pick(List.of("", "", "."));
    };
  }

  private String ipv6() {
    List<String> groups = new ArrayList<>(List.of("2001", "db8"));
    while (groups.size() < 8) {
      groups.add(pick(List.of("0", "0", "0000", "1", "0001", "ABCD", "abcd")));
    }
    String address = String.join(":", groups);
    String shortened = address.replaceFirst("(:0+){2,}:", "::");
    return pick(List.of(address, shortened)) + pick(List.of("", "", "", "%25eth0", "%25Eth0.1"));
  }

  /** A text for these parts: shuffled, with blanks, empty parts and schemes in capitals. */
  String written(List<Part> parts) {
    List<Part> shuffled = shuffled(parts);
    StringBuilder text = new StringBuilder(pick(List.of("", "", ",", " ,")));
    for (Part part : shuffled) {
      int schemeEnd = part.url.indexOf("://");
      String scheme = part.url.substring(0, schemeEnd);
      text.append(pick(BLANKS))
          .append(part.name)
          .append(pick(BLANKS))
          .append('=')
          .append(pick(BLANKS))
          .append(pick(List.of(scheme, scheme, scheme.replace('t', 'T').replace('u', 'U'))))
          .append(part.url.substring(schemeEnd))
          .append(pick(BLANKS))
          .append(pick(List.of(",", ",", ",", ",,", ", ,")));
    }
    return random.nextBoolean() ? text.toString() : text.substring(0, text.lastIndexOf(","));
  }

  <T> List<T> shuffled(List<T> items) {
    List<T> copy = new ArrayList<>(items);
    Collections.shuffle(copy, random);
    return copy;
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  /** As etcd prints the parts: sorted by their bytes, with commas between. */
  static String printed(List<Part> parts) {
    return String.join(
        ",",
        parts.stream()
            .map(Part::toString)
            .sorted((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)))
            .toList());
  }
}
