package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start marks, as a host reads and writes them; on a clock that only pauses move. */
final class StartMarksTest {

  private static final EtcdId MEMBER = EtcdId.parse("27e4bbd8eb32ea97");

  private final AtomicLong nanoTime = new AtomicLong(77);
  private final List<BootstrapEvent> events = new ArrayList<>();
  private final FakeRegistry registry = new FakeRegistry(nanoTime, Rosters.roster(3));
  private final StrategyContext context =
      StrategyContext.builder()
          .deadline(Deadline.after(Duration.ofMinutes(1), nanoTime::get))
          .listener(events::add)
          .build();

  private StartMarkCalls calls() {
    return new StartMarkCalls(
        registry,
        context,
        new Schedule(context, new Random(1), time -> nanoTime.addAndGet(time.toNanos())));
  }

  private BootstrapException failToRead() {
    return catchThrowableOfType(BootstrapException.class, () -> calls().read());
  }

  private BootstrapException failToWrite() {
    return catchThrowableOfType(BootstrapException.class, () -> calls().write(MEMBER));
  }

  @Test
  void namesAreTheIdsOfMembers() throws Exception {
    assertThat(StartMarks.parse(List.of("0", "ffffffffffffffff", "27e4bbd8eb32ea97"), "here"))
        .containsExactlyInAnyOrder(new EtcdId(0), new EtcdId(-1), MEMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "27E4BBD8EB32EA97",
        "027e4bbd8eb32ea97",
        "00",
        "0a",
        " a",
        "a ",
        "-1",
        "+1",
        "a/b",
        "../a",
        "1\u0661"
      })
  void aNameThatNoMemberWritesIsLeftOut(String name) throws Exception {
    assertThat(StartMarks.parse(List.of(name, MEMBER.toString()), "here")).containsOnly(MEMBER);
  }

  @Test
  void moreMarksThanAnyClusterMakesAreRefused() throws Exception {
    List<String> names =
        LongStream.rangeClosed(1, StartMarks.MOST + 1L).mapToObj(Long::toHexString).toList();

    assertThat(StartMarks.parse(names.subList(1, names.size()), "here")).hasSize(StartMarks.MOST);
    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> StartMarks.parse(names, "here"));

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageStartingWith("here: there are more than 10000 start marks");
  }

  @Test
  void whatIsMarkedIsRead() throws Exception {
    registry.keepsMarks();
    assertThat(calls().read()).contains(Set.of());

    assertThat(calls().write(MEMBER)).isTrue();
    assertThat(calls().write(MEMBER)).isTrue();

    assertThat(calls().read()).contains(Set.of(MEMBER));
    assertThat(events).isEmpty();
  }

  @Test
  void aRegistryWithoutMarksIsToldApartFromOneWithoutAny() throws Exception {
    assertThat(calls().read()).isEmpty();
    assertThat(calls().write(MEMBER)).isFalse();
  }

  @Test
  void whatMayPassIsTriedAgainAndTold() throws Exception {
    registry.keepsMarks().failNext("markStarted", 2).failNext("startMarks", 3);

    assertThat(calls().write(MEMBER)).isTrue();
    assertThat(calls().read()).contains(Set.of(MEMBER));

    assertThat(events).hasSize(5).allMatch(BootstrapEvent.Retrying.class::isInstance);
    assertThat(registry.calls()).hasSize(7);
  }

  @Test
  void whatDoesNotPassEndsAtTheDeadlineAndIsNoAnswer() {
    registry
        .keepsMarks()
        .failNext("startMarks", Integer.MAX_VALUE)
        .failNext("markStarted", Integer.MAX_VALUE);

    BootstrapException unread = failToRead();
    assertThat(nanoTime.get()).isGreaterThanOrEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(unread.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(unread)
        .hasMessage(
            "the start marks at memory://registry could not be read after 60000 ms: startMarks"
                + " failed; check the address, or raise timeout");
    assertThat(registry.calls()).hasSizeBetween(5, 40);

    BootstrapException late = failToWrite();
    assertThat(late)
        .hasMessageContaining("no attempt was made")
        .hasMessageNotContaining("is not known");
  }

  @Test
  void aMarkOfUnknownOutcomeIsToldAsThat() {
    registry.keepsMarks().failNext("markStarted", Integer.MAX_VALUE);

    BootstrapException failure = failToWrite();

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessage(
            "member 27e4bbd8eb32ea97 could not be marked as started at memory://registry after 60000"
                + " ms: markStarted failed; whether it is marked is not known; check the address,"
                + " or raise timeout");
  }

  @Test
  void whatIsDeniedIsToldAtOnce() {
    registry.keepsMarks().denyNext("markStarted");
    assertThat(failToWrite().reason()).isEqualTo(Reason.DENIED);

    registry.denyNext("startMarks");
    assertThat(failToRead().reason()).isEqualTo(Reason.DENIED);
    assertThat(registry.calls()).containsExactly("markStarted", "startMarks");
  }

  @Test
  void aHostAsksTheStrategyWhichLetsGoOfTheRegistry() throws Exception {
    registry.keepsMarks();
    Memory strategy = new Memory();

    assertThat(strategy.markStarted(MEMBER, context)).isTrue();
    assertThat(registry.isClosed()).isTrue();
    assertThat(strategy.readStartMarks(context)).contains(Set.of(MEMBER));
    assertThat(registry.calls()).containsExactly("markStarted", "startMarks");
  }

  @Test
  void classesThatDoNotFitAreToldAsThat() {
    registry.keepsMarks().breakNext("markStarted");

    BootstrapException failure = failToWrite();

    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(failure).hasMessageContaining("classes do not fit together");
  }

  /** A strategy whose registry is that of the test. */
  private final class Memory implements RendezvousStrategy {

    @Override
    public Rendezvous connect(StrategyContext asked) {
      assertThat(asked).isSameAs(context);
      return registry;
    }

    @Override
    public String id() {
      return "memory";
    }

    @Override
    public String description() {
      return "a registry in memory";
    }

    @Override
    public String token(StrategyContext asked) {
      return Rosters.TOKEN;
    }

    @Override
    public Option<?> tokenOption() {
      return Option.text("token");
    }

    @Override
    public String createToken(int size, StrategyContext asked) {
      throw new AssertionError("nobody asks for one");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext asked) {
      throw new AssertionError("nobody asks for a list");
    }
  }
}
