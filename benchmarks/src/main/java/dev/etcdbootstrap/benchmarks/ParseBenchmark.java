package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Problem;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and validating a member list: how the cost grows with its length. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms2g", "-Xmx2g"})
public class ParseBenchmark {

  /** How many members the list has. */
  @Param({"3", "1000", "100000"})
  public int members;

  private String text = "";

  /** Made by JMH. */
  public ParseBenchmark() {}

  /** Writes the list. */
  @Setup
  public void writeList() {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < members; i++) {
      list.append("infra").append(i).append("=https://10.");
      list.append(i >> 16 & 255).append('.').append(i >> 8 & 255).append('.').append(i & 255);
      list.append(":2380,");
    }
    text = list.toString();
  }

  /**
   * Everything that {@code validate} does with a list: read it, check it, compute the IDs, warn.
   */
  @Benchmark
  public List<Problem> parseAndValidate() {
    return InitialCluster.parse(text).warnings();
  }
}
