package dev.etcdbootstrap.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The middle one of measured values, which outliers do not move. */
final class Median {

  private Median() {}

  static double of(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The value that so many quarters of the others are below: with the first, the middle half. */
  static double quartile(List<Double> values, int quarters) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((sorted.size() - 1) * quarters / 4);
  }
}
