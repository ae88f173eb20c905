package dev.etcdbootstrap.text;

import java.util.List;

/** Lists that do not grow without end in a message. */
public final class Shortened {

  /** How many of a list are shown. */
  public static final int MOST = 20;

  private Shortened() {}

  /** The first of them with commas between, and how many more there are. */
  public static String list(List<String> items) {
    return items.size() <= MOST
        ? String.join(", ", items)
        : String.join(", ", items.subList(0, MOST)) + " and " + (items.size() - MOST) + " more";
  }
}
