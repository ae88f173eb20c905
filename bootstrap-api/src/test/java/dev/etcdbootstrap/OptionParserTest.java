package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.PluginFolder;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parsers of options that break the rules. */
@Timeout(60)
final class OptionParserTest {

  private static ProblemReport check(Option<?> option) throws InterruptedException {
    FakeStrategy strategy =
        FakeStrategy.of(context -> InitialCluster.parse("a=http://a:1"), option);
    return ClusterBootstrap.using(Strategies.of(strategy), "fake").option("k", "v", "--k").check();
  }

  private static void assertDefect(ProblemReport report, String message) {
    assertThat(report.errors())
        .extracting(Problem::code, problem -> problem.message().replaceAll(" \\(.*\\)", ""))
        .containsExactly(
            tuple(
                "internal",
                "--k: strategy fake cannot read k" + message + "; report this to its author"));
    assertThatThrownBy(report::throwIfAnyError)
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERNAL));
  }

  private static Option<String> option(Function<String, String> parser) {
    return Option.of("k", "K", parser);
  }

  private static String bug() {
    throw new IllegalStateException("bug with v");
  }

  @Test
  void anExceptionIsADefect() throws Exception {
    assertDefect(
        check(option(text -> bug())),
        ": its parser failed unexpectedly: java.lang.IllegalStateException: bug with v");
  }

  @Test
  void anErrorIsADefect() throws Exception {
    assertDefect(
        check(
            option(
                text -> {
                  throw new AssertionError("no");
                })),
        ": its parser failed unexpectedly: java.lang.AssertionError: no");
  }

  @Test
  void aDefectTellsNoSecret() throws Exception {
    assertDefect(check(option(text -> bug()).secret()), "");
  }

  @Test
  @SuppressWarnings("NullAway") // a strategy may be compiled without such a check
  void noValueIsADefect() throws Exception {
    assertDefect(
        check(option(text -> null)),
        ": its parser failed unexpectedly: java.lang.IllegalStateException: the parser of the option k"
            + " returned null");
  }

  @Test
  void aRefusalWithoutAMessageIsOne() throws Exception {
    assertThat(
            check(
                    option(
                        text -> {
                          throw new IllegalArgumentException();
                        }))
                .errors())
        .containsExactly(
            Problem.error("bad-option-value", "--k: k is \"v\", but is not a valid value", ""));
  }

  @Test
  void aRefusalTellsNoSecret() throws Exception {
    Option<Integer> pin = Option.of("k", "K", Integer::valueOf);

    assertThat(check(pin.secret()).errors())
        .containsExactly(Problem.error("bad-option-value", "--k: k is not a valid value", ""));
    assertThat(check(pin).errors())
        .extracting(Problem::message)
        .containsExactly("--k: k is \"v\", but For input string: \"v\"");
  }

  @Test
  void anEndlessOneIsGivenUp(@TempDir Path folder) throws Exception {
    new PluginFolder(folder)
        .withStrategy(
            "A",
            "a",
            """
            public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() {
              return java.util.List.of(dev.etcdbootstrap.spi.Option.of("k", "K", text -> {
                while (true) try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
              }));
            }
            """)
        .providing("plugin.A");

    assertThat(
            ClusterBootstrap.using(PluginFolder.load(folder), "a")
                .option("k", "v")
                .check()
                .errors())
        .extracting(Problem::message)
        .containsExactly(
            "strategy a ("
                + folder.toRealPath()
                + ") cannot read k: its parser has not returned within 5 s; report this to its author");
  }
}
