package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.Strategies;
import dev.etcdbootstrap.StrategyEntry.Installed;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Ids;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every strategy must keep. To test one, extend this class, say how a cluster of three is
 * configured, and add the tests that are its own. The strategy is found and run as a host does it.
 */
public abstract class StrategyContractTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** For subclasses. */
  protected StrategyContractTest() {}

  /** The id under which the strategy under test is installed. */
  protected abstract String strategyId();

  /**
   * Three members that can form a cluster, of this size and with these names; called afresh for
   * each test, so that a shared registry can be a new one.
   */
  protected abstract List<LocalMember> members();

  /**
   * The options with which the given member bootstraps.
   *
   * @param member one of {@link #members}
   * @param members what {@link #members} returned for this test
   */
  protected abstract Map<String, String> options(LocalMember member, List<LocalMember> members);

  /**
   * How the names of threads begin that a library of the strategy shares in the whole process and
   * ends by itself when idle, where it has no way to end them; they must be daemons. Say in a
   * comment which library that is. None, unless overridden.
   */
  protected List<String> sharedThreads() {
    return List.of();
  }

  @Test
  @DisplayName("is found through ServiceLoader, once, under an id of the right form")
  void isInstalled() throws BootstrapException {
    Installed installed = Strategies.load().select(strategyId());

    assertThat(Ids.isValid(installed.id())).isTrue();
    assertThat(installed.strategy().id()).isEqualTo(installed.id());
    assertThat(installed.strategy().getClass()).hasPublicMethods("bootstrap");
  }

  @Test
  @DisplayName("describes itself and every option in one line")
  void describesItself() throws BootstrapException {
    BootstrapStrategy strategy = Strategies.load().select(strategyId()).strategy();

    assertThat(strategy.description()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    assertThat(strategy.options())
        .allSatisfy(
            option ->
                assertThat(option.description())
                    .as("description of %s", option)
                    .isNotBlank()
                    .doesNotContain("\n")
                    .doesNotEndWith("."));
  }

  @Test
  @DisplayName("declares the same options, as the same objects, at every call")
  void optionsAreConstant() throws BootstrapException {
    BootstrapStrategy strategy = Strategies.load().select(strategyId()).strategy();

    List<Option<?>> first = strategy.options();
    assertThat(strategy.options()).isEqualTo(first);
    Set<String> keys = new HashSet<>();
    assertThat(first)
        .allSatisfy(
            option ->
                assertThat(keys.add(option.key())).as("%s is declared once", option).isTrue());
  }

  @Test
  @DisplayName("refuses no text of an option with anything but IllegalArgumentException")
  void parsersAreRobust() throws BootstrapException {
    List<String> hostile =
        List.of(
            "",
            " ",
            ",",
            "=",
            "\u0000",
            "a=b=c",
            "://",
            "http://[",
            "-1",
            "９",
            "\uD800",
            "x".repeat(100_000));

    for (Option<?> option : Strategies.load().select(strategyId()).options()) {
      for (String text : hostile) {
        try {
          assertThat((Object) option.parse(text)).as("value of %s", option).isNotNull();
        } catch (IllegalArgumentException e) {
          assertThat(e.getMessage()).as("message of %s", option).isNotBlank();
        }
      }
    }
  }

  @Test
  @DisplayName("misses a required option before anything else happens")
  void requiredOptionsAreChecked() {
    List<LocalMember> members = members();
    LocalMember first = members.get(0);
    options(first, members)
        .keySet()
        .forEach(
            left -> {
              Map<String, String> rest = new LinkedHashMap<>(options(first, members));
              rest.remove(left);
              if (isRequired(left)) {
                assertThatThrownBy(() -> bootstrap(first, rest).run())
                    .as("without %s", left)
                    .isInstanceOfSatisfying(
                        BootstrapException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageContaining(left);
              }
            });
  }

  private boolean isRequired(String key) {
    return Strategies.load().installed().stream()
        .filter(installed -> installed.id().equals(strategyId()))
        .flatMap(installed -> installed.options().stream())
        .anyMatch(option -> option.key().equals(key) && option.isRequired());
  }

  @Test
  @DisplayName("gives all members, bootstrapping at once, the same cluster")
  void allMembersAgree() throws Exception {
    List<LocalMember> members = members();

    List<BootstrapResult> results = bootstrapAll(members);

    InitialCluster cluster = results.get(0).cluster();
    assertThat(results).extracting(BootstrapResult::cluster).containsOnly(cluster);
    assertThat(results)
        .extracting(result -> result.localMember().orElseThrow().name())
        .containsExactlyElementsOf(members.stream().map(LocalMember::name).toList());
    assertThat(cluster.members()).hasSameSizeAs(members);
  }

  @Test
  @DisplayName("leaves no thread behind")
  void leavesNoThread() throws Exception {
    Set<Thread> before = ownThreads();

    bootstrapAll(members());

    Set<Thread> left = ownThreads();
    left.removeAll(before);
    left.removeIf(
        thread ->
            thread.isDaemon() && sharedThreads().stream().anyMatch(thread.getName()::startsWith));
    for (Thread thread : left) {
      thread.join(TIMEOUT.toMillis());
      assertThat(thread.isAlive()).as("thread %s still runs", thread.getName()).isFalse();
    }
  }

  /** Without those that the JVM starts for itself at any time. */
  private static Set<Thread> ownThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(
        thread -> thread.getThreadGroup() == null || thread.getThreadGroup().getParent() == null);
    return threads;
  }

  @Test
  @DisplayName("prints nothing")
  void printsNothing() throws Exception {
    try (CapturedOutput output = CapturedOutput.start()) {
      bootstrapAll(members());
      assertThat(output.text()).isEmpty();
    }
  }

  private List<BootstrapResult> bootstrapAll(List<LocalMember> members) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(members.size());
    try {
      List<Future<BootstrapResult>> futures = new ArrayList<>();
      for (LocalMember member : members) {
        futures.add(executor.submit(() -> bootstrap(member, options(member, members)).run()));
      }
      List<BootstrapResult> results = new ArrayList<>();
      for (Future<BootstrapResult> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  private ClusterBootstrap bootstrap(LocalMember member, Map<String, String> options) {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(strategyId()).localMember(member).timeout(TIMEOUT);
    options.forEach(bootstrap::option);
    return bootstrap;
  }
}
