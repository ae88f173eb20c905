package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.it.SharedRegistry.Token;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What members may rely on in every shared registry, shown with a real store. A strategy extends
 * this with its own.
 *
 * <p>Nobody listens on the peer URLs here: the clusters are not started.
 */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedRegistryContract {

  private static final int RACES = 50;
  private static final int CHANGES = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String A = "http://localhost:2001";
  private static final String B = "http://127.0.0.1:2002";
  private static final String C = "http://127.0.0.1:2003";

  private Distribution distribution;
  private SharedRegistry registry;

  /** Starts a store. */
  abstract SharedRegistry start(Servers servers);

  @BeforeAll
  final void startForAll(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    registry = start(servers);
  }

  final SharedRegistry registry() {
    return registry;
  }

  @Test
  @DisplayName(
      "of eight that race for five places five get the same list, and no loser leaves a key")
  void races() {
    for (int run = 0; run < RACES; run++) {
      Token token = registry.newToken(5);
      List<FacadeMember> members =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> FacadeMember.start(registry, token, "m" + i, "http://127.0.0.1:210" + i))
              .toList();

      List<FacadeMember> losers = members.stream().filter(m -> m.failure().isPresent()).toList();

      assertThat(losers)
          .as("losers of run %s", run)
          .hasSize(3)
          .allSatisfy(
              loser ->
                  assertThat(loser.failure().orElseThrow().reason())
                      .isEqualTo(Reason.CLUSTER_FULL));
      List<FacadeMember> winners = members.stream().filter(m -> !losers.contains(m)).toList();
      InitialCluster cluster = winners.get(0).cluster();
      assertThat(winners).allSatisfy(winner -> assertThat(winner.cluster()).isEqualTo(cluster));
      assertThat(cluster.members())
          .extracting(Member::name)
          .containsExactlyElementsOf(winners.stream().map(FacadeMember::toString).toList());
      assertThat(token.registrations().values())
          .containsExactlyInAnyOrder(cluster.toString().split(","));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  @DisplayName("a size that is written while members wait is refused by every member")
  void refusesAnotherSize(int size) {
    Token token = registry.newToken(2);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);

    token.putSize(size);
    token.put("beef", "no member, but news, after which v2 looks again too");
    FacadeMember second = FacadeMember.start(registry, token, "b", B);

    for (FacadeMember member : List.of(first, second)) {
      assertThat(member.failure().orElseThrow().reason()).isEqualTo(Reason.INVALID_CLUSTER);
      assertThat(member.failure().orElseThrow().problems())
          .extracting(Problem::code)
          .containsExactly("size-changed");
    }
    assertThat(token.registrations()).doesNotContainValue("b=" + B);
  }

  @Test
  @DisplayName("who comes when all are there is refused with nothing written; an observer is not")
  void refusesWhoComesTooLate() {
    Token token = registry.newToken(1);
    InitialCluster cluster = FacadeMember.start(registry, token, "a", A).cluster();
    assertThat(cluster).hasToString("a=" + A);
    Map<String, String> before = token.registrations();

    FacadeMember late = FacadeMember.start(registry, token, "b", B);

    assertThat(late.failure().orElseThrow().reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(token.registrations()).isEqualTo(before);
    assertThat(FacadeMember.startObserver(registry, token).cluster()).isEqualTo(cluster);
  }

  @Test
  @DisplayName("who registers is told to be new, and who comes back is not")
  void tellsWhoIsNew() {
    Token token = registry.newToken(2);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    FacadeMember again = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    FacadeMember last = FacadeMember.start(registry, token, "b", B).await(Registered.class);

    assertThat(first.isNew()).isTrue();
    assertThat(again.isNew()).isFalse();
    assertThat(last.isNew()).isTrue();
    assertThat(first.cluster()).isEqualTo(again.cluster()).isEqualTo(last.cluster());
  }

  @Test
  @DisplayName("start marks are kept beside the members, and count as none")
  void keepsStartMarks() throws Exception {
    Token token = registry.newToken(2);
    MarkingHost host = MarkingHost.of(registry, token);
    EtcdId one = EtcdId.parse("27e4bbd8eb32ea97");
    EtcdId own = EtcdId.parse(registration(token, "a", A).getKey());
    assertThat(host.read()).contains(Set.of());
    assertThat(host.mark(one)).isTrue();
    FacadeMember first = FacadeMember.start(registry, token, "a", A).awaitPeers("a");

    assertThat(host.mark(own)).isTrue();
    assertThat(host.mark(own)).isTrue();

    assertThat(host.read()).contains(Set.of(one, own));
    assertThat(token.startMarks()).containsExactlyInAnyOrder(one.toString(), own.toString());
    assertThat(token.registrations()).containsExactly(registration(token, "a", A));
    assertThat(first.isWaiting()).isTrue();
    FacadeMember second = FacadeMember.start(registry, token, "b", B);
    assertThat(second.cluster()).hasToString("a=" + A + ",b=" + B).isEqualTo(first.cluster());
    assertThat(host.read()).contains(Set.of(one, own));
  }

  @Test
  @DisplayName("who waits and is killed has its place when it is started again")
  void comesBackAfterACrash(Servers servers) {
    Token token = registry.newToken(2);
    CommandMember killed =
        CommandMember.start(servers, distribution, token, "a", A).awaitRegistered();
    killed.process().kill();
    Map<String, String> kept = token.registrations();
    assertThat(kept).containsExactly(registration(token, "a", A));

    CommandMember again =
        CommandMember.start(servers, distribution, token, "a", A).awaitRegistered();
    assertThat(token.registrations()).isEqualTo(kept);
    FacadeMember other = FacadeMember.start(registry, token, "b", B);

    assertThat(again.result().getString("initial-cluster")).isEqualTo("a=" + A + ",b=" + B);
    assertThat(other.cluster()).hasToString("a=" + A + ",b=" + B);
    assertThat(token.registrations())
        .containsOnly(registration(token, "a", A), registration(token, "b", B));
  }

  @Test
  @DisplayName("who waits and is interrupted ends with status 130 and keeps its place")
  void keepsItsPlaceWhenInterrupted(Servers servers) {
    Token token = registry.newToken(2);
    CommandMember interrupted =
        CommandMember.start(servers, distribution, token, "a", A).awaitRegistered();

    interrupted.process().interrupt();

    assertThat(interrupted.status()).as(interrupted.process().logText()).isEqualTo(130);
    assertThat(token.registrations()).containsExactly(registration(token, "a", A));
    assertThat(interrupted.output()).doesNotExist();
    FacadeMember other = FacadeMember.start(registry, token, "b", B).awaitPeers("a", "b");
    assertThat(other.cluster()).hasToString("a=" + A + ",b=" + B);
  }

  static Stream<Arguments> clashes() {
    return Stream.of(
        Arguments.of("the name of another", "a", List.of(B), "duplicate-name"),
        Arguments.of("the URL of another", "b", List.of(A), "registration-differs"),
        Arguments.of("two URLs, one of another", "b", List.of(A, B), "duplicate-peer-url"),
        Arguments.of(
            "the URL of another in other spelling",
            "b",
            List.of("http://LOCALHOST:2001"),
            "duplicate-peer-url"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clashes")
  @DisplayName(
      "who clashes is refused with nothing written, and the token completes for the others")
  void refusesAClash(
      String what, String name, List<String> peerUrls, String code, Servers servers) {
    Token token = registry.newToken(2);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    Map<String, String> before = token.registrations();

    CommandMember second =
        CommandMember.start(servers, distribution, token, name, peerUrls.toArray(String[]::new));

    assertThat(second.status()).as(second.process().logText()).isEqualTo(3);
    JSONObject error =
        new JSONObject(
                second.process().logText().lines().filter(l -> l.startsWith("{")).findFirst().get())
            .getJSONObject("error");
    assertThat(error.getString("reason")).isEqualTo("invalid-cluster");
    assertThat(error.getJSONArray("problems").toList())
        .extracting(problem -> ((Map<?, ?>) problem).get("code"))
        .as(what)
        .asString()
        .contains(code);
    assertThat(token.registrations()).isEqualTo(before);
    assertThat(first.isWaiting()).isTrue();
    FacadeMember third = FacadeMember.start(registry, token, "c", C);
    assertThat(third.cluster()).hasToString("a=" + A + ",c=" + C).isEqualTo(first.cluster());
  }

  @Test
  @DisplayName(
      "of two with one name that register at the same moment one gives way, and the token still serves")
  void oneNameTwiceAtOnce(Servers servers) {
    Token token = registry.newToken(2);
    try (Relay relay = Relay.start(registry.store().clientUrl(), registry.registering())) {
      Token relayed = token.at(relay.url());
      FacadeMember first = FacadeMember.start(registry, relayed, "a", A);
      CommandMember second = CommandMember.start(servers, distribution, relayed, "a", B);
      relay.awaitHeld(2).release();
      boolean ended =
          Poll.untilTrue(
              Duration.ofSeconds(20), () -> !first.isWaiting() || !second.process().isRunning());
      assertThat(ended).as("one of the two gives way").isTrue();

      boolean firstGaveWay = !first.isWaiting();
      if (firstGaveWay) {
        assertThat(first.failure().orElseThrow().reason()).isEqualTo(Reason.INVALID_CLUSTER);
      } else {
        assertThat(second.status()).as(second.process().logText()).isEqualTo(3);
      }
      String other = "a=" + (firstGaveWay ? B : A);
      assertThat(token.registrations().values()).containsExactly(other);

      FacadeMember third = FacadeMember.start(registry, relayed, "c", C);
      assertThat(third.cluster()).hasToString(other + ",c=" + C);
      if (firstGaveWay) {
        assertThat(second.result().getString("initial-cluster")).isEqualTo(other + ",c=" + C);
      } else {
        assertThat(first.cluster()).isEqualTo(third.cluster());
      }
    }
  }

  @Test
  @DisplayName("who has no name waits, gets the same list and writes nothing")
  void observes() {
    Token token = registry.newToken(2);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    FacadeMember observer = FacadeMember.startObserver(registry, token).awaitPeers("a");
    assertThat(token.registrations()).containsExactly(registration(token, "a", A));

    FacadeMember second = FacadeMember.start(registry, token, "b", B);

    assertThat(observer.cluster()).isEqualTo(first.cluster()).isEqualTo(second.cluster());
    assertThat(token.registrations())
        .containsOnly(registration(token, "a", A), registration(token, "b", B));
  }

  @Test
  @DisplayName("who was removed while others wait is not counted")
  void forgetsWhoWasRemoved() {
    Token token = registry.newToken(3);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    Map.Entry<String, String> ghost = registration(token, "ghost", "http://127.0.0.1:2999");
    token.put(ghost.getKey(), ghost.getValue());
    first.awaitPeers("a", "ghost");

    token.delete(ghost.getKey());
    first.awaitPeers("a");
    FacadeMember second = FacadeMember.start(registry, token, "b", B).await(Registered.class);
    first.awaitPeers("a", "b");
    assertThat(first.isWaiting()).isTrue();
    FacadeMember third = FacadeMember.start(registry, token, "c", C);

    assertThat(first.cluster())
        .hasToString("a=" + A + ",b=" + B + ",c=" + C)
        .isEqualTo(second.cluster())
        .isEqualTo(third.cluster());
  }

  @Test
  @DisplayName("changes elsewhere in the store, more than it remembers, do not keep anyone waiting")
  void outlastsChangesElsewhere() {
    Token token = registry.newToken(2);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    FacadeMember observer = FacadeMember.startObserver(registry, token).awaitPeers("a");

    registry.disturb(CHANGES);

    assertThat(first.isWaiting()).isTrue();
    FacadeMember second = FacadeMember.start(registry, token, "b", B);
    assertThat(second.cluster())
        .hasToString("a=" + A + ",b=" + B)
        .isEqualTo(first.cluster())
        .isEqualTo(observer.cluster());
  }

  @Test
  @DisplayName("who waits goes on when the store was killed and is back")
  void outlastsTheStore(Servers servers) {
    SharedRegistry own = start(servers);
    Token token = own.newToken(3);
    FacadeMember first = FacadeMember.start(own, token, "a", A).await(Registered.class);
    CommandMember second =
        CommandMember.start(servers, distribution, token, "b", B).awaitRegistered();
    first.awaitPeers("a", "b");

    own.store().kill();
    first.await(Retrying.class);
    second.process().awaitLog("trying again in", LIMIT);
    FacadeMember third = FacadeMember.start(own, token, "c", C).await(Retrying.class);
    own.store().start();

    assertThat(first.cluster())
        .hasToString("a=" + A + ",b=" + B + ",c=" + C)
        .isEqualTo(third.cluster());
    assertThat(second.result().getString("initial-cluster")).isEqualTo(first.cluster().toString());
    assertThat(token.registrations()).hasSize(3);
  }

  private static Map.Entry<String, String> registration(Token token, String name, String peerUrl) {
    Registration registration =
        Registration.of(LocalMember.of(name, peerUrl), token.clusterToken());
    return Map.entry(registration.key(), registration.value());
  }
}
