package dev.etcdbootstrap.text;

import java.util.Collection;
import java.util.Locale;

/** Suggests the word that was probably meant. */
public final class DidYouMean {

  private DidYouMean() {}

  /** {@code " (did you mean X?)"}, or the empty string when no candidate is near. */
  public static String hint(String word, Collection<String> candidates) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    // Up to a third of the letters that are compared may be wrong; underscores for hyphens and
    // capitals are no distance at all.
    return least <= Math.max(1, normalized(word).length() / 3)
        ? " (did you mean " + best + "?)"
        : "";
  }

  /** Insertions, deletions, replacements, and swaps of neighbours (optimal string alignment). */
  private static int distance(String from, String to) {
    String a = normalized(from);
    String b = normalized(to);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private static String normalized(String word) {
    String shortened = word.length() > 64 ? word.substring(0, 64) : word;
    return shortened.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
