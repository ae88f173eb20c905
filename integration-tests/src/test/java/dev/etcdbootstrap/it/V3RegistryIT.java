package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.Servers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, kept by the v3 keyspace of a real etcd. */
@DisplayName("members that meet in an etcd v3 keyspace")
final class V3RegistryIT extends SharedRegistryContract {

  private static final String A = "http://127.0.0.1:2201";
  private static final String B = "http://127.0.0.1:2202";
  private static final String C = "http://127.0.0.1:2203";
  private static final String GHOST = "http://127.0.0.1:2999";

  /** Of one member that is disturbed once: far from a loop, which makes thousands. */
  private static final long FEW = 30;

  @Override
  SharedRegistry start(Servers servers) {
    return V3Store.start(servers, "store");
  }

  private V3Store store() {
    return (V3Store) registry();
  }

  @ParameterizedTest(name = "and etcd has forgotten it: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("who comes between a list and the watch for what follows it is not missed")
  void missesNothingBetweenListAndWatch(boolean compacted) {
    try (Relay relay = Relay.start(store().store().clientUrl(), "etcdserverpb.Watch/Watch")) {
      V3Token token = store().newToken(2);
      Registration own = Registration.of(LocalMember.of("a", A), token.clusterToken());
      token.put(own.key(), own.value());
      FacadeMember resumed = FacadeMember.start(store(), token.at(relay.url()), "a", A);
      relay.awaitHeld(1);
      FacadeMember second = FacadeMember.start(store(), token, "b", B);
      assertThat(second.cluster()).hasToString("a=" + A + ",b=" + B);
      if (compacted) {
        store().disturb(1);
      }
      long before = store().requests();

      assertThat(resumed.isWaiting()).isTrue();
      relay.release();

      assertThat(resumed.cluster()).isEqualTo(second.cluster());
      // The watch alone, or besides it what shows that the watch was told to be too late.
      assertThat(store().requests() - before).isBetween(compacted ? 2L : 1L, FEW);
    }
  }

  @Test
  @DisplayName("who is cut off while others come and go, and etcd forgets it, ends with their list")
  void outlastsCompactionWhileCutOff() {
    V3Token token = store().newToken(3);
    try (Relay relay = Relay.start(store().store().clientUrl(), "nothing is held back")) {
      FacadeMember first =
          FacadeMember.start(store(), token.at(relay.url()), "a", A).awaitPeers("a");
      token.put("1234", "ghost=" + GHOST);
      first.awaitPeers("a", "ghost");
      relay.cut();
      first.await(Retrying.class);
      token.delete("1234");
      FacadeMember second = FacadeMember.start(store(), token, "b", B).await(Registered.class);
      store().disturb(1);
      long before = store().requests();

      relay.mend();
      first.awaitPeers("a", "b");
      FacadeMember third = FacadeMember.start(store(), token, "c", C);

      assertThat(first.cluster())
          .hasToString("a=" + A + ",b=" + B + ",c=" + C)
          .isEqualTo(second.cluster())
          .isEqualTo(third.cluster());
      assertThat(store().requests() - before).isBetween(1L, FEW);
      assertThat(token.writes().values()).containsOnly(1L).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "keys that are no members do not count, whether they are found or come while one waits")
  void ignoresWhatIsNoMember() {
    V3Token token = store().newToken(2);
    token.putKey("members/", "x=http://127.0.0.1:2901");
    token.putKey("members/1/2", "x=http://127.0.0.1:2902");
    token.put("1", "no member at all");
    token.putKey("_config/other", "x=http://127.0.0.1:2903");
    FacadeMember first = FacadeMember.start(store(), token, "a", A).awaitPeers("a");
    token.putKey("members/3/4", "y=http://127.0.0.1:2904");
    token.putKey("membersX/5", "y=http://127.0.0.1:2905");
    token.put("2", "nor this");
    V3Token longer = store().token(token.text() + "0");
    longer.put("6", "y=http://127.0.0.1:2906");

    FacadeMember second = FacadeMember.start(store(), token, "b", B);

    assertThat(second.cluster()).hasToString("a=" + A + ",b=" + B).isEqualTo(first.cluster());
  }

  @Test
  @DisplayName(
      "an update of a registration counts, and keeps its place, for who sees it and who comes later")
  void takesUpdates() {
    V3Token token = store().newToken(2);
    FacadeMember first = FacadeMember.startObserver(store(), token);
    token.put("1234", "old=" + GHOST);
    first.awaitPeers("old");

    token.put("1234", "new=" + GHOST);
    first.awaitPeers("new");
    FacadeMember second = FacadeMember.start(store(), token, "a", A).await(Registered.class);
    FacadeMember late = FacadeMember.start(store(), token, "b", B);

    assertThat(first.cluster()).hasToString("a=" + A + ",new=" + GHOST).isEqualTo(second.cluster());
    assertThat(late.failure().orElseThrow().reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(FacadeMember.startObserver(store(), token).cluster()).isEqualTo(first.cluster());
  }

  @Test
  @DisplayName("two etcd clusters behind one list of endpoints are found out, not mixed")
  void refusesTwoClusters(Servers servers) {
    V3Store one = V3Store.start(servers, "one");
    V3Store other = V3Store.start(servers, "other");
    V3Token token = one.newToken(2);
    other.token(token.text()).putKey("_config/size", "2");
    FacadeMember member =
        FacadeMember.start(
                one, token.at(List.of(one.store().clientUrl(), other.store().clientUrl())), "a", A)
            .await(Registered.class);

    one.store().kill();

    BootstrapException failure = member.failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("nodes of different etcd clusters")
        .hasMessageContaining("correct discovery-endpoints");
    assertThat(other.token(token.text()).registrations()).isEmpty();
  }
}
