package dev.etcdbootstrap.rendezvous;

import static dev.etcdbootstrap.rendezvous.Rosters.TOKEN;
import static dev.etcdbootstrap.rendezvous.Rosters.and;
import static dev.etcdbootstrap.rendezvous.Rosters.registration;
import static dev.etcdbootstrap.rendezvous.Rosters.roster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.rendezvous.Decision.Complete;
import dev.etcdbootstrap.rendezvous.Decision.Conflict;
import dev.etcdbootstrap.rendezvous.Decision.Full;
import dev.etcdbootstrap.rendezvous.Decision.Waiting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionTest {

  private static Decision decide(Roster roster, String name) {
    return Decision.of(roster, Optional.of(registration(name)), TOKEN);
  }

  private static Decision observe(Roster roster) {
    return Decision.of(roster, Optional.empty(), TOKEN);
  }

  private static Member member(String name) {
    return Member.of(name, "http://" + name + ":2380");
  }

  private static InitialCluster cluster(Decision decision) {
    assertThat(decision).isInstanceOf(Complete.class);
    return ((Complete) decision).cluster();
  }

  private static List<Problem> problems(Decision decision) {
    assertThat(decision).isInstanceOf(Conflict.class);
    return ((Conflict) decision).problems();
  }

  private static void assertWaiting(Decision decision, int expected, String... found) {
    assertThat(decision).isInstanceOf(Waiting.class);
    Waiting waiting = (Waiting) decision;
    assertThat(waiting.found()).extracting(Member::name).containsExactly(found);
    assertThat(waiting.expected()).isEqualTo(expected);
  }

  @Test
  void waitsWhenNobodyIsThere() {
    assertWaiting(decide(roster(3), "a"), 3);
    assertWaiting(observe(roster(3)), 3);
    assertWaiting(decide(roster(1), "a"), 1);
  }

  @Test
  void waitsForThoseThatAreMissingAndTellsOfTheOthersInTheirOrder() {
    assertWaiting(decide(roster(3, "c", "a"), "a"), 3, "c", "a");
    assertWaiting(decide(roster(3, "c", "b"), "a"), 3, "c", "b");
    assertWaiting(observe(roster(3, "c", "b")), 3, "c", "b");
  }

  @Test
  void isCompleteForTheFirstMembersAndObservers() {
    Roster roster = roster(3, "c", "a", "b");

    assertThat(cluster(decide(roster, "a")).toString())
        .isEqualTo("a=http://a:2380,b=http://b:2380,c=http://c:2380");
    assertThat(decide(roster, "b")).isEqualTo(decide(roster, "a"));
    assertThat(decide(roster, "c")).isEqualTo(decide(roster, "a"));
    assertThat(observe(roster)).isEqualTo(decide(roster, "a"));
  }

  @Test
  void isCompleteAlone() {
    assertThat(cluster(decide(roster(1, "a"), "a")).members()).containsExactly(member("a"));
  }

  @Test
  void takesTheFirstInTheOrderOfCreationWhateverTheOrderOfTheList() {
    Roster roster = roster(3, "d", "b", "c", "a", "e");
    List<Roster.Entry> entries = new ArrayList<>(roster.entries());
    Collections.reverse(entries);

    InitialCluster cluster = cluster(observe(Roster.of(roster.size(), roster.revision(), entries)));

    assertThat(cluster.members()).containsExactly(member("b"), member("c"), member("d"));
  }

  @Test
  void carriesTheTokenIntoTheIds() {
    InitialCluster cluster = cluster(observe(roster(2, "a", "b")));

    assertThat(cluster.token()).isEqualTo(TOKEN);
    assertThat(cluster.memberIds())
        .extracting(Object::toString)
        .containsExactly(registration("a").key(), registration("b").key());
    InitialCluster other = cluster(Decision.of(roster(2, "a", "b"), Optional.empty(), TOKEN + "/"));
    assertThat(other.clusterId()).isNotEqualTo(cluster.clusterId());
  }

  @Test
  void givesTheIdsThatEtcdGives() {
    String url =
        "http://127.0.0.1:12379/v2/keys/_etcd/registry/7baa187f-2c51-4de1-aac8-414c8e57c7f9";
    Roster roster = Roster.of(3, 1, List.of());
    long index = 10;
    for (LocalMember local :
        List.of(
            LocalMember.of("infra1", "http://127.0.0.1:2180"),
            LocalMember.of("infra2", "http://127.0.0.1:2280"),
            LocalMember.of("infra3", "http://127.0.0.1:2380"))) {
      roster = roster.with(Registration.of(local, url), index, index++);
    }

    assertThat(roster.entries())
        .extracting(entry -> entry.registration().key())
        .containsExactly("27e4bbd8eb32ea97", "470c6bf0dd931333", "3dd19f52c77d0d96");
    assertThat(cluster(Decision.of(roster, Optional.empty(), url)).clusterId())
        .hasToString("4412cb9e2e15c00a");
  }

  @Test
  void isFullForWhoeverCameLater() {
    assertThat(decide(roster(2, "b", "a"), "c"))
        .isEqualTo(new Full(List.of(member("b"), member("a"))));
    assertThat(decide(roster(2, "b", "a", "c"), "c"))
        .isEqualTo(new Full(List.of(member("b"), member("a"))));
  }

  @Test
  void isFullEvenWhenTheLateOneWouldClash() {
    Decision decision =
        Decision.of(
            roster(2, "a", "b"),
            Optional.of(Registration.of(LocalMember.of("a", "http://other:2380"), TOKEN)),
            TOKEN);

    assertThat(decision).isInstanceOf(Full.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "hello", "http://a:2380", "{}", "\u0000", "&"})
  void aValueWithoutEqualsSignIsNoMember(String value) {
    Roster roster =
        and(and(roster(2, "a"), "x", value), registration("b").key(), registration("b").value());

    assertThat(cluster(decide(roster, "b")).members()).containsExactly(member("a"), member("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=http://x:1|bad-name",
        "x=|bad-peer-url",
        "x=nonsense|bad-peer-url",
        "x=http://x|bad-peer-url",
        "x=ftp://x:1|bad-peer-url",
        "x=http://x:1/path|bad-peer-url",
        "x=http://x:1,y=http://y:1|bad-registration",
        "x=http://x:1&y=http://y:1|bad",
      })
  void aMemberThatIsIllegalIsToldWithItsKey(String value, String code) {
    for (Decision decision :
        List.of(
            decide(and(roster(3, "a"), "dead", value), "a"),
            decide(and(roster(3, "a"), "dead", value), "b"),
            observe(and(roster(2, "a"), "dead", value)))) {
      assertThat(problems(decision))
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.isError()).isTrue())
          .allSatisfy(problem -> assertThat(problem.message()).contains("registration dead"))
          .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank())
          .extracting(Problem::code)
          .anyMatch(found -> found.startsWith(code));
    }
  }

  @Test
  void whatIsIllegalBeyondTheLastPlaceConcernsNobody() {
    Roster roster = and(roster(2, "a", "b"), "dead", "x=nonsense");

    assertThat(cluster(decide(roster, "a")).members()).hasSize(2);
  }

  @Test
  void aSizeThatWasWrittenAfterTheFirstRegistrationIsRefused() {
    Roster roster = roster(3, "a", "b", "c");
    long first = roster.entries().get(0).created();

    assertThat(decide(roster.withSizeWritten(first - 1), "a")).isInstanceOf(Complete.class);
    for (String name : List.of("a", "b", "late")) {
      assertThat(problems(decide(roster.withSizeWritten(first + 1), name)))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("size-changed");
                assertThat(problem.message()).contains(registration("a").key());
              });
    }
    assertThat(problems(observe(roster(2, "a").withSizeWritten(first + 1)))).hasSize(1);
    assertThat(observe(roster(2).withSizeWritten(99))).isInstanceOf(Waiting.class);
  }

  @Test
  void hostileTextIsToldOnOneShortLine() {
    Roster roster =
        and(roster(3), "dead\n\u001b[2J", "x=http://x:1,y=http://y:1\u001b[2J" + "z".repeat(9999));

    for (Problem problem : problems(decide(roster, "a"))) {
      assertThat(problem.message().chars()).noneMatch(Character::isISOControl);
    }
    Roster taken = and(roster(3), registration("a").key(), "\u001b[2J" + "z".repeat(9999));
    assertThat(problems(decide(taken, "a")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).hasSizeLessThan(500))
        .satisfies(
            problem -> assertThat(problem.message().chars()).noneMatch(Character::isISOControl));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b=http://b:1,b=http://b:2", "b=http://b:2&b=http://b:1"})
  void readsSeveralUrlsAsEtcdAndAsTheDocumentWriteThem(String value) {
    Roster roster = and(roster(2, "a"), "f00", value);

    assertThat(cluster(observe(roster)).member("b"))
        .contains(Member.of("b", "http://b:1", "http://b:2"));
  }

  @Test
  void ownKeyWithTheSameMemberIsThisMemberComingBack() {
    assertWaiting(decide(roster(2, "a"), "a"), 2, "a");

    LocalMember two = LocalMember.of("b", "http://b:1", "http://b:2");
    Registration own = Registration.of(two, TOKEN);
    Roster otherForm = and(roster(2, "a"), own.key(), "b=http://b:2&b=http://b:1");
    assertThat(cluster(Decision.of(otherForm, Optional.of(own), TOKEN)).members()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"renamed=http://a:2380", "a=http://elsewhere:2380", "garbage", "a="})
  void ownKeyWithAnotherValueIsAConflictThatShowsBoth(String value) {
    Decision decision = decide(and(roster(3, "b"), registration("a").key(), value), "a");

    assertThat(problems(decision))
        .filteredOn(problem -> problem.code().equals("registration-differs"))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .contains(registration("a").key(), value, "a=http://a:2380"))
        .satisfies(problem -> assertThat(problem.members()).containsExactly("a"));
  }

  @Test
  void aNameThatIsTakenIsRefusedBeforeItIsWritten() {
    Registration own = Registration.of(LocalMember.of("a", "http://other:2380"), TOKEN);

    assertThat(problems(Decision.of(roster(3, "a"), Optional.of(own), TOKEN)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("duplicate-name"))
        .satisfies(problem -> assertThat(problem.message()).contains("the name a is used"));
  }

  @Test
  void aUrlThatIsTakenIsRefusedBeforeItIsWrittenHoweverItIsSpelled() {
    Registration own = Registration.of(LocalMember.of("b", "http://A:2380"), TOKEN);

    assertThat(problems(Decision.of(roster(3, "a"), Optional.of(own), TOKEN)))
        .extracting(Problem::code)
        .containsExactly("duplicate-peer-url");
  }

  @Test
  void othersThatClashAreToldToEveryone() {
    Roster roster = and(roster(3, "a"), "f00", "a=http://other:2380");

    assertThat(problems(decide(roster, "a"))).extracting(Problem::code).contains("duplicate-name");
    assertThat(problems(decide(roster, "c"))).extracting(Problem::code).contains("duplicate-name");
    assertThat(problems(observe(roster))).extracting(Problem::code).contains("duplicate-name");
  }

  @Test
  void aDeletionLetsTheNextOneIn() {
    Roster roster = roster(2, "a", "b", "c");
    assertThat(decide(roster, "c")).isInstanceOf(Full.class);

    Roster after = roster.without(registration("a").key(), roster.revision() + 1);

    assertThat(cluster(decide(after, "c")).members()).containsExactly(member("b"), member("c"));
    assertThat(after.revision()).isEqualTo(roster.revision() + 1);
  }

  @Test
  void anUpdateChangesTheMemberAndKeepsItsPlace() {
    Roster roster = roster(2, "a", "b", "c");
    long created = roster.entries().get(0).created();

    Roster after =
        roster.with(Registration.of(registration("a").key(), "a=http://moved:2380"), created, 99);

    assertThat(cluster(observe(after)).members())
        .containsExactly(Member.of("a", "http://moved:2380"), member("b"));
  }

  @Test
  void aRegistrationMadeAnewGoesToTheEnd() {
    Roster roster = roster(2, "a", "b", "c");

    Roster after = roster.with(registration("a"), 99, 99);

    assertThat(cluster(observe(after)).members()).containsExactly(member("b"), member("c"));
    assertThat(after.entries()).hasSize(3);
  }

  @Test
  void whatIsNoRegistrationMovesTheRevisionOnly() {
    Roster roster = roster(2, "a");

    assertThat(roster.at(99)).isEqualTo(Roster.of(2, 99, roster.entries()));
    assertThat(roster.without("nobody", 99)).isEqualTo(roster.at(99));
    assertThat(roster.find("nobody")).isEmpty();
    assertThat(roster.find(registration("a").key())).contains(registration("a"));
  }
}
