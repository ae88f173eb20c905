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
 * The contract of every strategy. To test yours, extend this class, configure a cluster of three,
 * and add tests of your own. The strategy is found and run as a host does it.
 *
 * <p>A test declares what its strategy does by overriding methods, and the declaration is checked:
 * {@link #loneMember} if it waits for other members, {@link #secrets} if it has secret options, and
 * {@link #otherMembers} always. No test needs to be overridden or disabled.
 */
public abstract class StrategyContractTest extends StrategyDeclarationContract {

  /** For subclasses. */
  protected StrategyContractTest() {}

  /** The id of the strategy under test. */
  @Override
  protected abstract String strategyId();

  /**
   * Three members that form a cluster with exactly these names. Called again for each test, so that
   * each can use a new token.
   */
  protected abstract List<LocalMember> members();

  /**
   * The options with which the given member bootstraps.
   *
   * @param member one of {@code members}
   * @param members what {@link #members} or {@link #otherMembers} returned last in this test
   */
  protected abstract Map<String, String> options(LocalMember member, List<LocalMember> members);

  /**
   * What a member does as long as no other is there. It {@linkplain LoneMember#succeeds succeeds},
   * unless overridden. Override it for a strategy that waits, and return options with which it has
   * to wait: those of a registry with places left, or of DNS records of which one is missing.
   *
   * @param members what {@link #members} returned for this test; {@link #options} was called for
   *     each of them
   */
  protected LoneMember loneMember(LocalMember member, List<LocalMember> members) {
    return LoneMember.succeeds();
  }

  /**
   * Three members of a second cluster, which bootstraps in the same JVM at the same time as {@link
   * #members}. Called after that method; {@link #options} is called next and must give these
   * members another token or server, where members share one. Empty unless overridden: the test
   * that keeps clusters apart is then reported as skipped.
   */
  protected List<LocalMember> otherMembers() {
    return List.of();
  }

  /**
   * Options to set in addition to {@link #options}, whose values must never be shown. Override it
   * when the strategy declares secret options and {@code options} sets none of them. The values
   * must occur nowhere else, and must not change what the strategy does; of {@code name:password},
   * only the part after the colon is searched for. Empty unless overridden.
   */
  protected Map<String, String> secrets() {
    return Map.of();
  }

  /**
   * Name prefixes of daemon threads that do not count as leaked: those that a library shares in the
   * whole process, ends when they are idle, and offers no way to end. Name the library in a
   * comment. Empty unless overridden.
   */
  protected List<String> sharedThreads() {
    return List.of();
  }

  /**
   * The timeout of a bootstrap that can succeed, and of threads to end and sockets to close after
   * it. 20 s; override it if your server needs more.
   */
  protected Duration timeout() {
    return Duration.ofSeconds(20);
  }

  /**
   * The timeout of a member that waits until its deadline. 1 s; override it if your strategy needs
   * more time before it waits.
   */
  protected Duration shortTimeout() {
    return Duration.ofSeconds(1);
  }

  /**
   * How long the strategy may take to end after its deadline or an interrupt. 2 s, as a host
   * grants; override it with less if you promise less.
   */
  protected Duration grace() {
    return Duration.ofSeconds(2);
  }

  private ContractRuns runs() {
    return new ContractRuns(this);
  }

  @Test
  @DisplayName("reports a missing required option before it does anything")
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
  @DisplayName("gives all members the same cluster when they bootstrap at once")
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
  @DisplayName("keeps two clusters apart that bootstrap at once in one JVM")
  void clustersStayApart() throws Exception {
    List<LocalMember> members = members();
    ContractRuns.Cluster one = runs().cluster(members);
    List<LocalMember> others = otherMembers();
    assumeTrue(!others.isEmpty(), "not checked: override otherMembers() to name a second cluster");
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
  @DisplayName("alone, gets its list or ends soon after its deadline, as loneMember() declares")
  void endsAtDeadline() throws Exception {
    new LoneMemberChecks(this, runs().lone()).endsAtDeadline();
  }

  @Test
  @DisplayName("ends with InterruptedException soon after an interrupt")
  void endsOnInterrupt() throws Exception {
    new LoneMemberChecks(this, runs().lone()).endsOnInterrupt();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("leaves no thread and no socket behind")
  void leavesNothing(Termination termination) throws Exception {
    ContractRuns.LoneRun lone = runs().lone();
    LeakDetector leaks = new LeakDetector(sharedThreads());

    lone.bringTo(termination);

    assertThat(leaks.threads(timeout())).as("threads that still run").isEmpty();
    assumeTrue(
        OpenSockets.isSupported(),
        "no thread is left; sockets are not checked without /proc/self/fd");
    assertThat(leaks.sockets(timeout())).as("inodes of sockets that are open").isEmpty();
  }

  @Test
  @DisplayName("reports valid events, and none after its end")
  void eventsAreSound() throws Exception {
    ContractRuns.LoneRun lone = runs().lone();
    LeakDetector leaks = new LeakDetector(sharedThreads());

    List<MemberRun<?>> all = lone.thenAll(Map.of());

    leaks.threads(timeout()); // gives late events the time to come
    all.forEach(run -> EventChecks.check(run.log()));
  }

  @Test
  @DisplayName("shows no secret in events, exceptions, results or on the standard streams")
  void keepsSecrets() throws Exception {
    SecretChecks rules = new SecretChecks(installed());
    ContractRuns.LoneRun lone = runs().lone();
    VisibleOutput visible = new VisibleOutput();
    try (CapturedOutput output = CapturedOutput.start()) {
      lone.thenAll(secrets()).forEach(visible::add);
      visible.addOutput(output.text());
    }
    rules.check(lone.firstOptions(), secrets(), visible);
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
