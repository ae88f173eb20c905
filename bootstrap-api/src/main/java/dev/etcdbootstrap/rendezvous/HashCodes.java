package dev.etcdbootstrap.rendezvous;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The hash codes of texts, in their order. They lie side by side where the texts of a thousand
 * members are spread over the heap, so what is not among them is known without touching any.
 * Immutable; equal when made of the same texts in the same order.
 */
final class HashCodes {

  private final int[] codes;

  private HashCodes(int[] codes) {
    this.codes = codes;
  }

  static HashCodes of(List<String> texts) {
    return new HashCodes(texts.stream().mapToInt(String::hashCode).toArray());
  }

  /** With one more at a place; those from there on move up. */
  HashCodes insert(int place, String text) {
    int[] more = Arrays.copyOf(codes, codes.length + 1);
    System.arraycopy(codes, place, more, place + 1, codes.length - place);
    more[place] = text.hashCode();
    return new HashCodes(more);
  }

  /** With more behind all others. */
  HashCodes plus(Collection<String> texts) {
    int[] more = Arrays.copyOf(codes, codes.length + texts.size());
    int place = codes.length;
    for (String text : texts) {
      more[place++] = text.hashCode();
    }
    return new HashCodes(more);
  }

  /** The next place, from one on, that may hold this text; -1 when none does. */
  int next(String text, int from) {
    int wanted = text.hashCode();
    for (int i = from; i < codes.length; i++) {
      if (codes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashCodes hashes && Arrays.equals(codes, hashes.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }
}
