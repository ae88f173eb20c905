package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RendezvousPollTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Queue<Roster> reads = new ArrayDeque<>();

  private static Roster at(long revision) {
    return Roster.of(3, revision, List.of());
  }

  private Roster poll(Duration limit) throws Exception {
    return Rendezvous.poll(new Reads(), at(1), limit, PAUSE);
  }

  @Test
  void readsUntilTheRevisionIsAnother() throws Exception {
    reads.addAll(List.of(at(1), at(1), at(2), at(3)));

    assertThat(poll(Duration.ofSeconds(50)).revision()).isEqualTo(2);
    assertThat(reads).containsExactly(at(3));
  }

  @Test
  void returnsTheSameAtTheLimit() throws Exception {
    assertThat(poll(Duration.ZERO)).isEqualTo(at(1));
    for (int i = 0; i < 1_000; i++) {
      reads.add(at(1));
    }
    assertThat(poll(Duration.ofMillis(5))).isEqualTo(at(1));
  }

  private final class Reads implements Rendezvous {

    @Override
    public String place() {
      return "a test";
    }

    @Override
    public Roster read() {
      return reads.remove();
    }

    @Override
    public Roster register(Registration own, Roster before) {
      throw new AssertionError("is not called");
    }

    @Override
    public Roster await(Roster last, Duration limit) {
      throw new AssertionError("is not called");
    }

    @Override
    public void withdraw(Registration own) {
      throw new AssertionError("is not called");
    }

    @Override
    public void close() {}
  }
}
