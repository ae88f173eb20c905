package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.HostResolver;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a strategy says, its secrets do not leave. */
@NullMarked
final class RedactionTest {

  private static final String SECRET = "hunter2";
  private static final Option<String> PASSWORD = Option.text("password").secret();
  private static final Option<String> URL = Option.text("url");
  private static final Option<URI> LINK = Option.of("link", "URL", URI::create);

  /** Shows the value of the option in every way there is. */
  private interface Leak {
    InitialCluster bootstrap(StrategyContext context) throws BootstrapException;
  }

  private record Leaky(Leak leak) implements BootstrapStrategy, HostResolver {
    @Override
    public String id() {
      return "leaky";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(PASSWORD, URL, LINK);
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context) throws BootstrapException {
      return leak.bootstrap(context);
    }

    @Override
    public Map<String, HostLookup> lookUp(Set<String> hosts, StrategyContext context) {
      HostLookup failed = new HostLookup.Failed("refused " + SECRET);
      return hosts.stream().collect(Collectors.toMap(host -> host, host -> failed));
    }
  }

  private final List<BootstrapEvent> events = new ArrayList<>();

  private ClusterBootstrap bootstrap(Leak leak) {
    return ClusterBootstrap.using(Strategies.of(new Leaky(leak)), "leaky")
        .option("password", SECRET)
        .option("url", "http://root:" + SECRET + "@host:2379")
        .listener(events::add);
  }

  private static String everything(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    String problems =
        thrown instanceof BootstrapException failure
            ? failure.summary() + failure.problems() + names(failure)
            : "";
    return thrown + "\n" + thrown.getMessage() + "\n" + problems + trace;
  }

  private static String names(BootstrapException failure) {
    return failure.problems().stream().map(Problem::members).toList().toString();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "a message", (Leak) context -> fail(new BootstrapException(Reason.DENIED, SECRET))),
        Arguments.of(
            "a cause",
            (Leak)
                context ->
                    fail(
                        new BootstrapException(
                            Reason.DENIED,
                            "no",
                            new Exception("a", new Exception("with " + SECRET))))),
        Arguments.of(
            "problems",
            (Leak)
                context ->
                    fail(
                        new BootstrapException(
                            Reason.DENIED,
                            "no",
                            List.of(Problem.error("x", SECRET, "try " + SECRET, SECRET))))),
        Arguments.of("a defect", (Leak) context -> bug(new IllegalStateException(SECRET))),
        Arguments.of(
            "the cause of a defect",
            (Leak) context -> bug(new IllegalStateException("x", new Exception(SECRET)))),
        Arguments.of(
            "an invalid cluster",
            (Leak)
                context ->
                    bug(
                        new InvalidClusterException(
                            List.of(Problem.error("x", SECRET, "try " + SECRET, SECRET))))),
        Arguments.of(
            "a URL with user-info",
            (Leak)
                context ->
                    fail(new BootstrapException(Reason.UNAVAILABLE, "at " + context.get(URL)))),
        Arguments.of(
            "URL-encoded",
            (Leak)
                context -> fail(new BootstrapException(Reason.UNAVAILABLE, "at ?x=h%75nter2&y"))));
  }

  private static InitialCluster fail(BootstrapException e) throws BootstrapException {
    throw e;
  }

  private static InitialCluster bug(RuntimeException e) {
    throw e;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void aFailureHoldsNoSecret(String what, Leak leak) {
    ClusterBootstrap bootstrap = bootstrap(leak);

    BootstrapException failure = catchThrowableOfType(BootstrapException.class, bootstrap::run);

    assertThat(everything(failure))
        .as(what)
        .doesNotContain(SECRET)
        .doesNotContain("h%75nter2")
        .containsAnyOf("(hidden)", "…@");
  }

  @Test
  @DisplayName("a failure without secrets arrives as it was thrown")
  void isLeftAlone() {
    BootstrapException thrown =
        new BootstrapException(Reason.DENIED, "no", new Exception("because"));

    assertThat(
            catchThrowableOfType(BootstrapException.class, bootstrap(context -> fail(thrown))::run))
        .isSameAs(thrown);
  }

  @Test
  void eventsHoldNoSecret() throws Exception {
    bootstrap(
            context -> {
              String password = context.get(PASSWORD);
              context.tell(BootstrapEvent.warning(password));
              context.tell(BootstrapEvent.waiting(context.get(URL)));
              context.tell(BootstrapEvent.registered(password));
              context.tell(BootstrapEvent.peersFound(List.of("a", password), 3));
              context.tell(BootstrapEvent.retrying(Duration.ZERO, password));
              return InitialCluster.parse("a=http://h:1");
            })
        .run();

    assertThat(events).hasSize(5);
    assertThat(events.toString()).doesNotContain(SECRET);
    assertThat(((BootstrapEvent.PeersFound) events.get(3)).names())
        .containsExactly("a", "(hidden)");
  }

  @Test
  void whatAStrategyLearnsLaterIsHiddenToo() throws Exception {
    bootstrap(
            context -> {
              context.hide("s3same");
              context.tell(BootstrapEvent.waiting("open s3same"));
              return InitialCluster.parse("a=http://h:1");
            })
        .run();

    assertThat(events).containsExactly(BootstrapEvent.waiting("open (hidden)"));
  }

  @Test
  void whatIsSaidOfAnAddressHoldsNoSecret() {
    ClusterBootstrap bootstrap =
        bootstrap(context -> InitialCluster.parse("a=http://other.example.com:2380"))
            .localMember(LocalMember.of("a", "http://a.example.com:2380"));

    assertThat(catchThrowableOfType(BootstrapException.class, bootstrap::run))
        .hasMessageContaining("refused (hidden)")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void valuesThatAreNoTextsAreHiddenToo() throws Exception {
    ClusterBootstrap.using(
            Strategies.of(
                new Leaky(
                    context -> {
                      context.tell(BootstrapEvent.waiting(context.get(PASSWORD) + " " + SECRET));
                      return InitialCluster.parse("a=http://h:1");
                    })),
            "leaky")
        .option(PASSWORD, "open sesame")
        .option(LINK, URI.create("https://root:" + SECRET + "@host"))
        .listener(events::add)
        .run();

    assertThat(events).containsExactly(BootstrapEvent.waiting("(hidden) (hidden)"));
  }

  @Test
  void aRejectedUrlIsQuotedWithoutItsUserInfo() throws Exception {
    ProblemReport report =
        ClusterBootstrap.using(
                Strategies.of(new Leaky(context -> bug(new RuntimeException()))), "leaky")
            .option("link", "http://root:" + SECRET + "@ho st")
            .check();

    assertThat(report.errors())
        .singleElement()
        .asString()
        .startsWith("link is \"http://…@ho st\", but ")
        .doesNotContain(SECRET);
  }
}
