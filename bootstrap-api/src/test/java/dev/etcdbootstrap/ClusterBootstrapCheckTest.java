package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClusterBootstrapCheckTest {

  private static final Option<Integer> SIZE = Option.integer("size", 1, 9).required();

  private final AtomicInteger calls = new AtomicInteger();

  private FakeStrategy counting(String cluster) {
    return FakeStrategy.of(
        context -> {
          calls.incrementAndGet();
          return InitialCluster.parse(cluster);
        },
        SIZE);
  }

  private static ClusterBootstrap using(FakeStrategy strategy) {
    return ClusterBootstrap.using(Strategies.of(strategy), strategy.id());
  }

  private static List<String> errors(ClusterBootstrap bootstrap) throws InterruptedException {
    return bootstrap.check().errors().stream().map(Problem::code).toList();
  }

  private static List<String> warnings(ClusterBootstrap bootstrap) throws InterruptedException {
    return bootstrap.check().warnings().stream().map(Problem::code).toList();
  }

  @Test
  void doesNotCallAStrategyThatIsNotOffline() throws Exception {
    ProblemReport report = using(counting("nonsense")).option("size", "3").check();

    assertThat(report.problems()).isEmpty();
    assertThat(calls).hasValue(0);
  }

  @Test
  void callsAStrategyThatIsOffline() throws Exception {
    ClusterBootstrap bootstrap = using(counting("a=http://a:1").offline()).option("size", "3");

    assertThat(bootstrap.check().problems()).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void findsWrongOptionsAndThenCallsNobody() throws Exception {
    ClusterBootstrap bootstrap = using(counting("nonsense").offline()).option("siez", "3");

    assertThat(errors(bootstrap)).containsExactly("unknown-option", "missing-option");
    assertThat(calls).hasValue(0);
  }

  @Test
  void findsThatThereIsNoSuchStrategy() throws Exception {
    assertThat(errors(ClusterBootstrap.using(Strategies.of(), "static")))
        .containsExactly("unknown-strategy");
  }

  @Test
  void findsWhatIsWrongWithTheCluster() throws Exception {
    ClusterBootstrap bootstrap =
        using(counting("a=http://a:0,b=http://a:0").offline()).option("size", "3");

    assertThat(errors(bootstrap))
        .containsExactlyInAnyOrder("duplicate-peer-url", "port-zero", "port-zero");
  }

  @Test
  void findsWhatIsOddAboutTheCluster() throws Exception {
    ClusterBootstrap bootstrap =
        using(counting("default=http://a:1,b=http://b:1").offline()).option("size", "3");

    assertThat(errors(bootstrap)).isEmpty();
    assertThat(warnings(bootstrap)).containsExactly("default-name");
  }

  @Test
  void findsThatTheLocalMemberIsNotListed() throws Exception {
    ClusterBootstrap bootstrap =
        using(counting("a=http://a:1").offline())
            .option("size", "3")
            .localMember(LocalMember.of("b", "http://b:1"));

    assertThat(errors(bootstrap)).containsExactly("local-member-not-listed");
  }

  private static ClusterBootstrap listed(String list, LocalMember local) {
    Option<InitialCluster> option = Option.of("list", "LIST", InitialCluster::parse).required();
    return using(FakeStrategy.of(context -> context.get(option), option).offline())
        .option("list", list)
        .localMember(local);
  }

  @Test
  void comparesTheLocalMemberWithAListThatBreaksOtherRules() throws Exception {
    String list = "a=http://10.0.0.1:1,b=http://10.0.0.1:1";

    assertThat(errors(listed(list, LocalMember.of("c", "http://c:1"))))
        .containsExactly("duplicate-peer-url", "local-member-not-listed");
    assertThat(errors(listed(list, LocalMember.of("a", "http://10.0.0.9:1"))))
        .containsExactly("duplicate-peer-url", "advertised-urls-differ");
    assertThat(errors(listed(list, LocalMember.of("a", "http://10.0.0.1:1"))))
        .containsExactly("duplicate-peer-url");
  }

  @Test
  void namesAlsoMembersWhoseUrlsCannotBeRead() throws Exception {
    ClusterBootstrap bootstrap = listed("a=http://a:1,b=http://b", LocalMember.of("c"));

    assertThat(errors(bootstrap)).containsExactly("bad-peer-url", "local-member-not-listed");
    assertThat(bootstrap.check().errors().get(1).message())
        .isEqualTo("c is not in the member list, which has a, b");
  }

  @Test
  void tellsNothingOfALocalMemberThatCannotBeReadItself() throws Exception {
    LocalMember local = LocalMember.of("c", "http://c:1");

    assertThat(errors(listed("a=http://a:1,c=http://c", local))).containsExactly("bad-peer-url");
    assertThat(errors(listed("a=http://a:1,c=http://d:1,c=http://c", local)))
        .containsExactly("bad-peer-url");
    assertThat(errors(listed("a=http://a:1,http://c:1", local))).containsExactly("bad-member");
    assertThat(errors(listed("a=http://a:1,=http://c:1", local))).containsExactly("bad-name");
    assertThat(errors(listed("", local))).containsExactly("empty-cluster");
  }

  @Test
  void aListInAnOptionIsTheListOnlyWhereNothingElseMakesIt() throws Exception {
    Option<InitialCluster> option = Option.of("known", "LIST", InitialCluster::parse);
    FakeStrategy asking = FakeStrategy.of(context -> InitialCluster.parse("c=http://c:1"), option);

    assertThat(
            errors(
                using(asking)
                    .option("known", "a=http://x:1,b=http://x:1")
                    .localMember(LocalMember.of("c"))))
        .containsExactly("duplicate-peer-url");
  }

  @Test
  void comparesTheLocalMemberAlsoWithAListThatTheStrategyBrings() throws Exception {
    LocalMember local = LocalMember.of("c", "http://c:1");
    FakeStrategy strategy = FakeStrategy.finding("a=http://a:0");

    assertThat(errors(using(strategy.offline()).localMember(local)))
        .containsExactly("port-zero", "local-member-not-listed");
    assertThatThrownBy(() -> using(strategy).localMember(local).run())
        .isInstanceOfSatisfying(
            BootstrapException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::code)
                    .containsExactly("port-zero", "local-member-not-listed"));
    assertThatThrownBy(() -> using(strategy).run())
        .isInstanceOfSatisfying(BootstrapException.class, e -> assertThat(e.problems()).hasSize(1));
  }

  @Test
  void looksUpNoHost() throws Exception {
    ClusterBootstrap bootstrap =
        using(counting("a=http://127.0.0.1:1").offline())
            .option("size", "3")
            .localMember(LocalMember.of("a", "http://localhost:1"));

    assertThat(errors(bootstrap)).isEmpty();
    assertThat(warnings(bootstrap)).containsExactly("advertised-urls-not-compared");
  }

  @Test
  void tellsAnyOtherFailureByItsReason() throws Exception {
    FakeStrategy failing =
        FakeStrategy.of(
            context -> {
              throw new BootstrapException(Reason.UNAVAILABLE, "the file cannot be read");
            });

    assertThat(using(failing.offline()).check().errors())
        .containsExactly(Problem.error("unavailable", "the file cannot be read", ""));
  }

  @Test
  void losesNoFailureThatIsOneSentence() throws Exception {
    FakeStrategy failing =
        FakeStrategy.of(
            context -> {
              throw new BootstrapException(Reason.INVALID_CLUSTER, "the schemes do not match");
            });

    assertThat(using(failing.offline()).check().errors())
        .containsExactly(Problem.error("invalid-cluster", "the schemes do not match", ""));
  }

  @Test
  void tellsAProblemOfTheClusterAsWhatItIs() throws Exception {
    Problem problem = Problem.error("code", "message", "remedy", "a");
    FakeStrategy failing =
        FakeStrategy.of(
            context -> {
              throw new InvalidClusterException(List.of(problem));
            });

    assertThat(using(failing.offline()).check().errors()).containsExactly(problem);
  }

  @Test
  void tellsADefect() throws Exception {
    FakeStrategy broken =
        FakeStrategy.of(
            context -> {
              throw new IllegalStateException("bug");
            });

    Problem problem = using(broken.offline()).check().errors().get(0);
    assertThat(problem.code()).isEqualTo("internal");
    assertThat(problem.message()).contains("strategy fake").contains("IllegalStateException: bug");
  }

  @Test
  void aFailureKeepsItsReason() throws Exception {
    FakeStrategy broken =
        FakeStrategy.of(
            context -> {
              throw new IllegalStateException("bug");
            });
    FakeStrategy failing =
        FakeStrategy.of(
            context -> {
              throw new BootstrapException(Reason.NOT_FOUND, "there is no such file");
            });

    assertRefused(using(broken.offline()).check(), Reason.INTERNAL);
    assertRefused(using(failing.offline()).check(), Reason.NOT_FOUND);
  }

  private static void assertRefused(ProblemReport report, Reason reason) {
    assertThatThrownBy(report::throwIfAnyError)
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
