package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every strategy must keep. To test one, extend this class, say how a cluster of three is
 * configured, and add the tests that are its own. The strategy is found and run as a host does it.
 *
 * <p>What a strategy can and cannot do is said by overriding methods, and is checked like the rest:
 * {@link #whenAlone} of one that waits for other members, {@link #secrets} of one with secret
 * options, {@link #otherMembers} of all. No test needs to be overridden or disabled.
 */
public abstract class StrategyContractTest extends StrategyDeclarationContract {

  /** For subclasses. */
  protected StrategyContractTest() {}

  /** The id under which the strategy under test is installed. */
  @Override
  protected abstract String strategyId();

  /**
   * Three members that can form a cluster, of this size and with these names; called afresh for
   * each test, so that a shared registry can be a new one.
   */
  protected abstract List<LocalMember> members();

  /**
   * The options with which the given member bootstraps.
   *
   * @param member one of {@code members}
   * @param members what {@link #members} or {@link #otherMembers}, whichever was called last,
   *     returned for this test
   */
  protected abstract Map<String, String> options(LocalMember member, List<LocalMember> members);

  /**
   * What a member does while no other is there. Override it where it waits, and return the options
   * with which it does: those of a registry that has room for more, of records of which one is
   * missing. It {@linkplain WhenAlone.Succeeds succeeds}, unless overridden.
   *
   * @param members what {@link #members} returned for this test; all {@link #options} of the test
   *     have been asked for
   */
  protected WhenAlone whenAlone(LocalMember member, List<LocalMember> members) {
    return new WhenAlone.Succeeds();
  }

  /**
   * Three members that form another cluster than {@link #members} at the same time, by the same
   * strategy in the same JVM; called after it. Override it with other names, and where members
   * share something, with another token or server, for which {@link #options} is asked next. None,
   * and that clusters stay apart is reported as not checked, unless overridden.
   */
  protected List<LocalMember> otherMembers() {
    return List.of();
  }

  /**
   * Options to set besides {@link #options} whose values must never be shown. Override it when the
   * strategy declares secret options and {@code options} sets none, with values that occur nowhere
   * else; of {@code name:password} only what follows the colon is looked for. With them, the
   * strategy is to do as it does without. None, unless overridden.
   */
  protected Map<String, String> secrets() {
    return Map.of();
  }

  /**
   * How the names of threads begin that a library of the strategy shares in the whole process and
   * ends by itself when idle, where it has no way to end them; they must be daemons. Say in a
   * comment which library that is. None, unless overridden.
   */
  protected List<String> sharedThreads() {
    return List.of();
  }

  /**
   * The timeout of a bootstrap that can succeed, and how long threads and sockets may take to be
   * gone. 20 s; override it where a remote server needs more.
   */
  protected Duration timeout() {
    return Duration.ofSeconds(20);
  }

  /**
   * The timeout of a member that waits in vain. 1 s; override it where the strategy needs more to
   * begin to wait.
   */
  protected Duration shortTimeout() {
    return Duration.ofSeconds(1);
  }

  /**
   * How long the strategy may take to end after its deadline or an interrupt. 2 s, as a host grants
   * it; override it with less.
   */
  protected Duration grace() {
    return Duration.ofSeconds(2);
  }

  private ContractRuns runs() {
    return new ContractRuns(this);
  }

  @Test
  @DisplayName("misses a required option before anything else happens")
  void requiredOptionsAreChecked() throws BootstrapException {
    List<LocalMember> members = members();
    LocalMember first = members.get(0);
    Map<String, String> options = options(first, members);
    for (Option<?> option : installed().options()) {
      if (option.isRequired() && options.containsKey(option.key())) {
        Map<String, String> rest = new LinkedHashMap<>(options);
        rest.remove(option.key());
        assertThatThrownBy(() -> runs().bootstrap(first, rest, timeout()).run())
            .as("without %s", option)
            .isInstanceOfSatisfying(
                BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
            .hasMessageContaining(option.key());
      }
    }
  }

  @Test
  @DisplayName("gives all members, bootstrapping at once, the same cluster")
  void allMembersAgree() throws Exception {
    List<LocalMember> members = members();

    List<BootstrapResult> results = ContractRuns.results(runs().allAtOnce(members));

    InitialCluster cluster = results.get(0).cluster();
    assertThat(results).extracting(BootstrapResult::cluster).containsOnly(cluster);
    assertThat(results)
        .extracting(result -> result.localMember().orElseThrow().name())
        .containsExactlyElementsOf(members.stream().map(LocalMember::name).toList());
    assertThat(cluster.members()).hasSameSizeAs(members);
  }

  @Test
  @DisplayName("keeps two clusters that bootstrap at once in one JVM apart")
  void clustersStayApart() throws Exception {
    List<LocalMember> members = members();
    ContractRuns.Cluster one = runs().cluster(members);
    List<LocalMember> others = otherMembers();
    assumeTrue(!others.isEmpty(), "not checked: otherMembers() names no other cluster");
    ContractRuns.Cluster two = runs().cluster(others);

    runs().interleave(one, two);

    for (ContractRuns.Cluster cluster : List.of(one, two)) {
      assertThat(ContractRuns.results(cluster.runs()))
          .allSatisfy(
              result ->
                  assertThat(result.cluster().members())
                      .extracting(Member::name)
                      .containsExactlyInAnyOrderElementsOf(cluster.names()));
    }
  }

  @Test
  @DisplayName("alone, gets its list or ends soon after its deadline, whichever its test says")
  void endsAtDeadline() throws Exception {
    new LoneRules(this, runs().lone()).endsAtDeadline();
  }

  @Test
  @DisplayName("ends with InterruptedException soon after an interrupt")
  void endsOnInterrupt() throws Exception {
    new LoneRules(this, runs().lone()).endsOnInterrupt();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("leaves no thread and no socket behind")
  void leavesNothing(Ending ending) throws Exception {
    ContractRuns.Lone lone = runs().lone();
    Leftovers leftovers = new Leftovers(sharedThreads());

    lone.bringTo(ending);

    assertThat(leftovers.threads(timeout())).as("threads that still run").isEmpty();
    assumeTrue(OpenSockets.canBeSeen(), "threads are gone; sockets not checked: no /proc/self/fd");
    assertThat(leftovers.sockets(timeout())).as("inodes of sockets that are open").isEmpty();
  }

  @Test
  @DisplayName("tells of members in good order, and nothing after its end")
  void eventsAreSound() throws Exception {
    ContractRuns.Lone lone = runs().lone();
    Leftovers leftovers = new Leftovers(sharedThreads());

    List<MemberRun<?>> all = lone.thenAll(Map.of());

    leftovers.threads(timeout()); // so that whatever could still tell has done so
    all.forEach(run -> EventRules.check(run.log()));
  }

  @Test
  @DisplayName("shows no secret in an event, an exception, a result or on the standard streams")
  void keepsSecrets() throws Exception {
    SecretRules rules = new SecretRules(installed());
    ContractRuns.Lone lone = runs().lone();
    Spoken spoken = new Spoken();
    try (CapturedOutput output = CapturedOutput.start()) {
      lone.thenAll(secrets()).forEach(spoken::add);
      spoken.addOutput(output.text());
    }
    rules.check(lone.firstOptions(), secrets(), spoken);
  }

  @Test
  @DisplayName("prints nothing")
  void printsNothing() throws Exception {
    List<LocalMember> members = members();
    try (CapturedOutput output = CapturedOutput.start()) {
      List<MemberRun<BootstrapResult>> unused = runs().allAtOnce(members);
      assertThat(output.text()).isEmpty();
    }
  }
}
