package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClusterBootstrapTest {

  private static final Option<Integer> SIZE = Option.integer("size", 1, 9).required();
  private static final Option<String> TOKEN = Option.text("token").required();
  private static final Option<Duration> WAIT = Option.duration("wait").withDefault("30s");
  private static final Option<Integer> PIN = Option.integer("pin", 1, 9).secret();
  private static final Option<List<PeerUrl>> URLS = Option.of("urls", "URL", PeerUrl::parseList);

  private static final String AB = "a=http://10.0.0.1:1,b=http://10.0.0.2:1";

  private static ClusterBootstrap using(FakeStrategy strategy) {
    return ClusterBootstrap.using(Strategies.of(strategy), strategy.id());
  }

  private static BootstrapException failureOf(ClusterBootstrap bootstrap) {
    BootstrapException failure = catchThrowableOfType(BootstrapException.class, bootstrap::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  @Test
  void bringsTheClusterAndTheLocalMemberAsListed() throws Exception {
    BootstrapResult result =
        using(FakeStrategy.finding("b=http://10.0.0.2:1,a=http://[2001:DB8::1]:1"))
            .localMember(LocalMember.of("a", "http://[2001:db8:0::1]:1"))
            .run();

    assertThat(result.strategy()).isEqualTo("fake");
    assertThat(result.cluster()).hasToString("a=http://[2001:DB8::1]:1,b=http://10.0.0.2:1");
    assertThat(result.localMember()).contains(Member.of("a", "http://[2001:DB8::1]:1"));
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void anObserverIsNoMember() throws Exception {
    CompletableFuture<Optional<LocalMember>> seen = new CompletableFuture<>();

    BootstrapResult result =
        using(
                FakeStrategy.of(
                    context -> {
                      seen.complete(context.localMember());
                      return InitialCluster.parse(AB);
                    }))
            .run();

    assertThat(seen.get()).isEmpty();
    assertThat(result.localMember()).isEmpty();
    assertThat(result.cluster()).hasToString(AB);
  }

  @Test
  void theStrategyIsGivenEverything() throws Exception {
    CompletableFuture<StrategyContext> seen = new CompletableFuture<>();
    LocalMember local = LocalMember.of("a", "http://10.0.0.1:1");
    List<BootstrapEvent> events = new ArrayList<>();

    using(
            FakeStrategy.of(
                context -> {
                  seen.complete(context);
                  context.tell(BootstrapEvent.registered("there"));
                  return InitialCluster.parse(AB);
                },
                SIZE,
                TOKEN,
                WAIT,
                PIN))
        .localMember(local)
        .option("size", "2")
        .option("token", "first")
        .option("token", "second")
        .timeout(Duration.ofSeconds(40))
        .listener(events::add)
        .run();

    StrategyContext context = seen.get();
    assertThat(context.localMember()).contains(local);
    assertThat(context.get(SIZE)).isEqualTo(2);
    assertThat(context.get(TOKEN)).isEqualTo("second");
    assertThat(context.get(WAIT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(context.find(PIN)).isEmpty();
    assertThat(context.deadline().timeout()).contains(Duration.ofSeconds(40));
    assertThat(events).containsExactly(BootstrapEvent.registered("there"));
  }

  @Test
  void theTimeoutIsFiveMinutesUnlessSetAndZeroIsNone() throws Exception {
    List<Optional<Duration>> timeouts = new ArrayList<>();
    ClusterBootstrap bootstrap =
        using(
            FakeStrategy.of(
                context -> {
                  timeouts.add(context.deadline().timeout());
                  return InitialCluster.parse(AB);
                }));

    bootstrap.run();
    bootstrap.timeout(Duration.ZERO).run();

    assertThat(timeouts).containsExactly(Optional.of(Duration.ofMinutes(5)), Optional.empty());
  }

  @Test
  void everyRunStartsAfresh() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ClusterBootstrap bootstrap =
        using(
            FakeStrategy.of(
                context -> InitialCluster.parse("a=http://a:" + calls.incrementAndGet())));

    assertThat(bootstrap.run().cluster()).hasToString("a=http://a:1");
    assertThat(bootstrap.run().cluster()).hasToString("a=http://a:2");
  }

  @Test
  void everythingWrongWithTheOptionsIsToldAtOnceAndBeforeTheStrategyIsCalled() {
    AtomicInteger calls = new AtomicInteger();
    ClusterBootstrap bootstrap =
        using(
                FakeStrategy.of(
                    context -> {
                      calls.incrementAndGet();
                      return InitialCluster.parse(AB);
                    },
                    SIZE,
                    TOKEN.describedAs("sets clusters apart"),
                    WAIT,
                    URLS))
            .option("size", "ten", "app.yaml:1")
            .option("wiat", "5s", "app.yaml:2")
            .option("proxy", "p")
            .option("wait", "5")
            .option("urls", "http://a", "app.yaml:3");

    BootstrapException failure = failureOf(bootstrap);

    assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    assertThat(failure.problems())
        .extracting(Problem::code)
        .containsExactly(
            "bad-option-value",
            "unknown-option",
            "unknown-option",
            "bad-option-value",
            "missing-option",
            "bad-peer-url");
    assertThat(failure.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "app.yaml:1: size is \"ten\", but must be a whole number from 1 to 9",
            "app.yaml:2: strategy fake has no option wiat (did you mean wait?);"
                + " it takes size, token, wait, urls",
            "strategy fake has no option proxy; it takes size, token, wait, urls",
            "wait is \"5\", but must be a duration such as 30s, 5m or 1h30m",
            "strategy fake needs token; set it: sets clusters apart",
            "app.yaml:3: peer URL http://a has no port; write http://host:port and nothing more");
    assertThat(calls).hasValue(0);
  }

  @Test
  void preparesWithoutCallingTheStrategy() throws Exception {
    FakeStrategy strategy =
        FakeStrategy.of(
            context -> {
              throw new AssertionError("was called");
            },
            SIZE);

    ClusterBootstrap.Prepared prepared = using(strategy).option("size", "3").prepare();

    assertThat(prepared.strategy().strategy()).isSameAs(strategy);
    assertThat(prepared.context().get(SIZE)).isEqualTo(3);
    assertThat(prepared.context().deadline().timeout()).contains(Duration.ofMinutes(5));
    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, using(strategy)::prepare);
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    assertThat(codes(refusal.problems())).containsExactly("missing-option");
  }

  @Test
  void aRequiredOptionWithADefaultMayBeLeftOut() throws Exception {
    FakeStrategy strategy =
        FakeStrategy.of(
            context -> InitialCluster.parse(AB), Option.text("k").withDefault("d").required());

    assertThat(using(strategy).run().cluster()).hasToString(AB);
  }

  @Test
  void aStrategyWithoutOptionsSaysSo() {
    assertThat(failureOf(using(FakeStrategy.finding(AB)).option("size", "3")))
        .hasMessageEndingWith("strategy fake has no option size; it takes no options");
  }

  @Test
  void onlyBadUrlsAreAnInvalidCluster() {
    BootstrapException failure =
        failureOf(
            using(FakeStrategy.of(context -> InitialCluster.parse(AB), URLS))
                .option("urls", "http://a"));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(codes(failure.problems())).containsExactly("bad-peer-url");
  }

  @Test
  void noSecretIsInAMessage() {
    BootstrapException failure =
        failureOf(
            using(FakeStrategy.of(context -> InitialCluster.parse(AB), PIN, TOKEN.secret()))
                .option("pin", "hunter2")
                .option("token", "")
                .option("password", "hunter2"));

    assertThat(codes(failure.problems()))
        .containsExactly("bad-option-value", "bad-option-value", "unknown-option");
    assertThat(failure.getMessage())
        .doesNotContain("hunter2")
        .contains("pin must be a whole number from 1 to 9")
        .contains("token must not be empty");
  }

  @Test
  void aStrategyThatDoesNotExistIsRefused() {
    BootstrapException failure =
        failureOf(ClusterBootstrap.using(Strategies.of(FakeStrategy.finding(AB)), "fak"));

    assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    assertThat(failure)
        .hasMessageContaining("there is no strategy fak (did you mean fake?); installed are fake");
  }

  @Test
  void aFailureOfTheStrategyIsPassedOn() {
    BootstrapException full = new BootstrapException(Reason.CLUSTER_FULL, "3 others came first");

    assertThat(
            failureOf(
                using(
                    FakeStrategy.of(
                        context -> {
                          throw full;
                        }))))
        .isSameAs(full);
  }

  @Test
  void aMemberThatIsNotListedIsRefused() {
    BootstrapException failure =
        failureOf(
            using(FakeStrategy.finding(AB)).localMember(LocalMember.of("c", "http://10.0.0.1:1")));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(codes(failure.problems())).containsExactly("local-member-not-listed");
    assertThat(failure).hasMessageContaining("listed under the name a");
  }

  @Test
  void aMemberListedWithAnotherUrlIsRefused() {
    BootstrapException failure =
        failureOf(
            using(FakeStrategy.finding(AB)).localMember(LocalMember.of("a", "http://10.0.0.9:1")));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(codes(failure.problems())).containsExactly("advertised-urls-differ");
  }

  @Test
  void warningsStopNothing() throws Exception {
    BootstrapResult result =
        using(FakeStrategy.finding("default=http://10.0.0.1:1,b=https://10.0.0.2:1"))
            .localMember(LocalMember.of("b"))
            .run();

    assertThat(codes(result.warnings())).containsExactlyInAnyOrder("default-name", "mixed-schemes");
  }

  @Test
  void aHostNameMatchesItsAddress() throws Exception {
    List<BootstrapEvent> events = new ArrayList<>();

    BootstrapResult result =
        using(FakeStrategy.finding("a=http://127.0.0.1:1"))
            .localMember(LocalMember.of("a", "http://localhost:1"))
            .listener(events::add)
            .run();

    assertThat(result.localMember()).contains(Member.of("a", "http://127.0.0.1:1"));
    assertThat(result.warnings()).isEmpty();
    assertThat(events).containsExactly(BootstrapEvent.waiting("the addresses of localhost"));
  }

  @Test
  void aNameThatDoesNotResolveHidesNoneThatDoes() {
    ClusterBootstrap bootstrap =
        using(FakeStrategy.finding("a=http://127.0.0.1:1,a=http://127.0.0.1:2"))
            .localMember(LocalMember.of("a", "http://no-such-host.invalid:1", "http://localhost:2"))
            .timeout(Duration.ofSeconds(5));

    BootstrapException failure = failureOf(bootstrap);

    assertThat(codes(failure.problems())).containsExactly("advertised-urls-differ");
    assertThat(failure)
        .hasMessageContaining("http://no-such-host.invalid:1 (d") // "does not" or "did not resolve"
        .hasMessageFindingMatch("http://localhost:2 \\((.*, )?127\\.0\\.0\\.1\\)");
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    ClusterBootstrap bootstrap =
        using(
                FakeStrategy.of(
                    context -> {
                      context.tell(BootstrapEvent.waiting("something"));
                      return InitialCluster.parse("a=http://127.0.0.1:1");
                    }))
            .localMember(LocalMember.of("a", "http://localhost:1"))
            .listener(
                event -> {
                  throw new IllegalStateException("listener");
                });

    assertThat(bootstrap.run().cluster()).hasToString("a=http://127.0.0.1:1");
  }

  @Test
  void takesTypedValuesByTheConstantsOfTheStrategy() throws Exception {
    AtomicReference<List<Integer>> seen = new AtomicReference<>();
    Option<Integer> required = Option.integer("required", 1, 9).required();
    Option<Integer> other = Option.integer("other", 1, 9).withDefault("4");
    FakeStrategy strategy =
        FakeStrategy.of(
            context -> {
              seen.set(List.of(context.get(required), context.get(other)));
              return InitialCluster.parse(AB);
            },
            required,
            other);

    using(strategy).option("required", "no number").option(required, 7).run();

    assertThat(seen).hasValue(List.of(7, 4));
    assertThat(failureOf(using(strategy).option(Option.integer("required", 1, 9), 7)))
        .hasMessageContaining("has no option required")
        .hasMessageContaining("needs required");
  }

  @Test
  @SuppressWarnings("NullAway") // callers may be compiled without such a check
  void aMistakeOfTheCallerIsToldAtTheCall() {
    ClusterBootstrap bootstrap = using(FakeStrategy.finding(AB));

    assertThatThrownBy(() -> bootstrap.option("size", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the text of the option size");
    assertThatThrownBy(() -> bootstrap.timeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a timeout cannot be negative: PT-1S");
    assertThatThrownBy(() -> bootstrap.localMember(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("member");
  }
}
