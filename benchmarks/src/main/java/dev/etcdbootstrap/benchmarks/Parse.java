package dev.etcdbootstrap.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link ParseBenchmark} and prints members per second, and the ratio of the long list to the
 * middle one.
 */
public final class Parse {

  private static final double TARGET = 0.5;

  private Parse() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws RunnerException {
    Map<Integer, Double> membersPerSecond = new TreeMap<>();
    for (RunResult result :
        new Runner(new OptionsBuilder().include(ParseBenchmark.class.getSimpleName()).build())
            .run()) {
      int members = Integer.parseInt(result.getParams().getParam("members"));
      membersPerSecond.put(members, result.getPrimaryResult().getScore() * members);
    }
    System.out.println();
    membersPerSecond.forEach(
        (members, rate) -> System.out.printf("%,9d members: %,14.0f members/s%n", members, rate));
    double ratio =
        membersPerSecond.getOrDefault(100_000, 0.0) / membersPerSecond.getOrDefault(1_000, 1.0);
    System.out.printf(
        "ratio of 100,000 to 1,000 members: %.2f (target: at least %.2f)%n", ratio, TARGET);
  }
}
