package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.LocalMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class StrategyContextTest {

  private static final Option<Integer> SIZE = Option.integer("size", 1, 9);
  private static final Option<Integer> DEFAULTED =
      Option.integer("defaulted", 1, 9).withDefault("3");

  @Test
  void hasNothingUnlessSet() {
    StrategyContext context = StrategyContext.builder().build();

    assertThat(context.localMember()).isEmpty();
    assertThat(context.deadline().timeout()).isEmpty();
    assertThat(context.find(SIZE)).isEmpty();
    assertThat(context.find(DEFAULTED)).contains(3);
    assertThat(context.get(DEFAULTED)).isEqualTo(3);
    assertThatThrownBy(() -> context.get(SIZE))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("no value for size");
  }

  @Test
  void hasWhatWasSet() {
    LocalMember local = LocalMember.of("a", "http://a:1");
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    StrategyContext context =
        StrategyContext.builder()
            .localMember(local)
            .deadline(deadline)
            .option(SIZE, 5)
            .option(DEFAULTED, 4)
            .build();

    assertThat(context.localMember()).contains(local);
    assertThat(context.deadline()).isSameAs(deadline);
    assertThat(context.get(SIZE)).isEqualTo(5);
    assertThat(context.get(DEFAULTED)).isEqualTo(4);
  }

  @Test
  void keepsTheValuesItWasBuiltWith() {
    StrategyContext.Builder builder = StrategyContext.builder().option(SIZE, 5);
    StrategyContext context = builder.build();
    builder.option(SIZE, 6);

    assertThat(context.get(SIZE)).isEqualTo(5);
  }

  @Test
  void tellsTheListenerInOrder() {
    List<BootstrapEvent> events = new ArrayList<>();
    StrategyContext context = StrategyContext.builder().listener(events::add).build();
    BootstrapEvent first = BootstrapEvent.registered("here");
    BootstrapEvent second = BootstrapEvent.peersFound(List.of("a"), 3);

    context.tell(first);
    context.tell(second);

    assertThat(events).containsExactly(first, second);
  }

  @Test
  void aRegistrationIsToldAsNewOrAsFound() {
    BootstrapEvent.Registered made = BootstrapEvent.registered("here");
    BootstrapEvent.Registered found = BootstrapEvent.registrationFound("here");

    assertThat(made.isNew()).isTrue();
    assertThat(made).hasToString("registered at here");
    assertThat(found.isNew()).isFalse();
    assertThat(found).hasToString("found its registration at here").isNotEqualTo(made);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    List<BootstrapEvent> events = new ArrayList<>();
    StrategyContext context =
        StrategyContext.builder()
            .listener(
                event -> {
                  events.add(event);
                  throw new IllegalStateException("listener");
                })
            .build();

    context.tell(BootstrapEvent.waiting("one"));
    context.tell(BootstrapEvent.retrying(Duration.ofSeconds(1), "because"));

    assertThat(events).hasSize(2);
  }
}
