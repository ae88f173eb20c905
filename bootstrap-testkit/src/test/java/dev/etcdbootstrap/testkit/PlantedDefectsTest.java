package dev.etcdbootstrap.testkit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.planted.MeetingDefects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract finds each defect, by the test that is meant to, and nothing in what has none. */
final class PlantedDefectsTest {

  /** Strategies, contracts, and the tests of the contract that fail. */
  static final List<Arguments> DEFECTS =
      List.of(
          arguments("blank-description", ListedContract.class, List.of("describesItself")),
          arguments("other-options", ListedContract.class, List.of("optionsAreConstant")),
          arguments("null-in-parser", ListedContract.class, List.of("parsersAreRobust")),
          arguments(
              "returns-null",
              ListedContract.class,
              List.of("allMembersAgree", "clustersStayApart")),
          arguments("different-lists", ListedContract.class, List.of("allMembersAgree")),
          arguments("prints", ListedContract.class, List.of("printsNothing")),
          arguments("secret-in-event", ListedContract.class, List.of("keepsSecrets")),
          arguments("nameless-peers", ListedContract.class, List.of("eventsAreSound")),
          arguments("tells-after-its-end", ListedContract.class, List.of("eventsAreSound")),
          arguments("static-list", ListedContract.class, List.of("clustersStayApart")),
          arguments("ignores-deadline", MeetingContract.class, List.of("endsAtDeadline")),
          arguments("retries-for-ever", MeetingContract.class, List.of("endsAtDeadline")),
          arguments("gives-up-as-defect", MeetingContract.class, List.of("endsAtDeadline")),
          arguments("swallows-interrupts", MeetingContract.class, List.of("endsOnInterrupt")),
          arguments("leaks-socket", MeetingContract.class, List.of("leavesNothing")),
          arguments("leaks-thread", MeetingContract.class, List.of("leavesNothing")),
          arguments("secret-in-exception", MeetingContract.class, List.of("keepsSecrets")),
          arguments("static-room", MeetingContract.class, List.of("clustersStayApart")));

  /** The id of the strategy under test; contract tests are made without arguments. */
  private static volatile String planted = "";

  private static int tokens;

  /** What the contracts have in common. */
  abstract static class PlantedContract extends StrategyContractTest {

    private String token = "";

    @Override
    protected String strategyId() {
      return planted;
    }

    @Override
    protected List<LocalMember> members() {
      return three("infra");
    }

    @Override
    protected List<LocalMember> otherMembers() {
      return three("other");
    }

    private List<LocalMember> three(String name) {
      token = name + "-" + ++tokens;
      List<LocalMember> members = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        members.add(LocalMember.of(name + i, "http://10.0.1.1" + i + ":2380"));
      }
      return members;
    }

    final String token() {
      return token;
    }

    @Override
    protected Map<String, String> secrets() {
      return Map.of("password", "correct-horse");
    }

    @Override
    protected Duration timeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    protected Duration shortTimeout() {
      return Duration.ofMillis(100);
    }

    @Override
    protected Duration grace() {
      return Duration.ofMillis(400);
    }
  }

  static final class ListedContract extends PlantedContract {

    @Override
    protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
      return Map.of(
          "members",
          members.stream()
              .map(each -> each.name() + "=" + each.advertisedPeerUrls().get(0))
              .collect(joining(",")));
    }
  }

  static final class MeetingContract extends PlantedContract {

    @Override
    protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
      return Map.of("token", token());
    }

    @Override
    protected LoneMember loneMember(LocalMember member, List<LocalMember> members) {
      return LoneMember.waits(options(member, members));
    }
  }

  @AfterAll
  static void closeSockets() {
    MeetingDefects.LeaksSocket.closeAll();
  }

  @ParameterizedTest
  @ValueSource(classes = {ListedContract.class, MeetingContract.class})
  @DisplayName("a strategy without a defect passes every test")
  void correct(Class<? extends PlantedContract> contract) {
    EngineExecutionResults results =
        run(contract, contract == ListedContract.class ? "listed" : "meeting");

    assertThat(failures(results)).isEmpty();
    results
        .testEvents()
        .assertStatistics(events -> events.started(15).succeeded(15).skipped(0).aborted(0));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @FieldSource("DEFECTS")
  @DisplayName("a defect fails the test that is about it, and no other")
  void found(String strategy, Class<? extends PlantedContract> contract, List<String> tests) {
    EngineExecutionResults results = run(contract, strategy);

    assertThat(failures(results)).containsExactlyElementsOf(tests);
  }

  private static EngineExecutionResults run(
      Class<? extends PlantedContract> contract, String strategy) {
    planted = strategy;
    CapturedOutput output = CapturedOutput.start(); // one of the defects prints
    try {
      return EngineTestKit.engine("junit-jupiter").selectors(selectClass(contract)).execute();
    } finally {
      output.close();
    }
  }

  /** The names of the methods that failed, those with several invocations once. */
  private static Set<String> failures(EngineExecutionResults results) {
    Set<String> failed = new TreeSet<>();
    results.testEvents().failed().stream()
        .map(event -> (MethodSource) event.getTestDescriptor().getSource().orElseThrow())
        .forEach(method -> failed.add(method.getMethodName()));
    return failed;
  }
}
