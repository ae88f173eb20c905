package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.it.V2Store.V2Token;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.DiscoveryService;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.process.Poll;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, kept by directories of a real etcd v2 store. */
@DisplayName("members that meet in an etcd v2 directory")
final class V2RegistryIT extends SharedRegistryContract {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How many changes a store remembers. */
  private static final int REMEMBERED = 1_000;

  private static final EtcdId MARKED = EtcdId.parse("27e4bbd8eb32ea97");

  private static final String A = "http://127.0.0.1:2201";
  private static final String B = "http://127.0.0.1:2202";
  private static final String C = "http://127.0.0.1:2203";

  @Override
  SharedRegistry start(Servers servers) {
    return V2Store.start(servers);
  }

  @ParameterizedTest(name = "with {0} changes in between")
  @ValueSource(ints = {0, REMEMBERED - 100, REMEMBERED + 100})
  @DisplayName("who comes between a list and the wait for what follows it is not missed")
  void missesNothingBetweenListAndWait(int changes) {
    URI store = registry().store().clientUrl();
    try (Relay relay = Relay.start(store, "wait=true")) {
      SharedRegistry.Token token = registry().newToken(2).at(relay.url());
      FacadeMember first = FacadeMember.start(registry(), token, "a", A);
      relay.awaitHeld(1);
      FacadeMember second = FacadeMember.start(registry(), token, "b", B);
      assertThat(second.cluster()).hasToString("a=" + A + ",b=" + B);
      registry().disturb(changes);

      assertThat(first.isWaiting()).isTrue();
      relay.release();

      // As seen, etcd 3.4.23 in this place ends on 401: "failed to join discovery cluster", and
      // asks
      // for a new token, while its registration has made the cluster of the others.
      assertThat(first.cluster()).isEqualTo(second.cluster());
      assertThat(relay.answers().contains("\"errorCode\":401")).isEqualTo(changes > REMEMBERED);
    }
  }

  @Test
  @DisplayName(
      "the program of the public service says that it keeps no start marks, and not by silence")
  void noStartMarksThroughTheService(Servers servers) throws Exception {
    V2Store store = V2Store.start(servers);
    DiscoveryService service = servers.discoveryService(store.store());
    V2Token token =
        new V2Token(
            URI.create(
                V2Store.send(HttpRequest.newBuilder(service.url().resolve("/new?size=1")).GET())));
    MarkingHost host = MarkingHost.of(store, token);

    assertThat(host.read()).isEmpty();
    assertThat(host.mark(MARKED)).isFalse();
    assertThat(FacadeMember.start(store, token, "a", A).cluster()).hasToString("a=" + A);
    assertThat(host.read()).isEmpty();
    V2Token missing = new V2Token(URI.create(service.url() + "/" + "0".repeat(32)));
    assertThat(MarkingHost.of(store, missing).failToRead().reason()).isEqualTo(Reason.NOT_FOUND);

    store.store().kill(); // the service goes on, and has nothing to say
    MarkingHost impatient = host.within(Duration.ofSeconds(2));
    assertThat(impatient.failToRead().reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(impatient.failToMark(MARKED).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  @DisplayName("a native member that takes a removal for a member does not lead ours astray")
  void forgetsWhoWasRemovedBesideANativeMember(Servers servers) {
    V2Token token = (V2Token) registry().newToken(4);
    Etcd etcd = servers.etcd("native").setting("discovery", token.url().toString()).build().start();
    assertThat(Poll.untilTrue(LIMIT, () -> token.registrations().size() == 1)).isTrue();
    FacadeMember first = FacadeMember.start(registry(), token, "a", A).await(Registered.class);
    token.put("1234", "ghost=http://127.0.0.1:2999");
    first.awaitPeers("native", "a", "ghost");
    token.delete("1234");
    first.awaitPeers("native", "a");
    // As seen, etcd 3.4.23 has said "found 4 needed peer(s)" by now, the removed one twice among
    // them, and ended with status 1: "member with duplicated name has registered with discovery
    // service token". Its registration stays, so ours count it.

    FacadeMember second = FacadeMember.start(registry(), token, "b", B).await(Registered.class);
    first.awaitPeers("native", "a", "b");
    FacadeMember third = FacadeMember.start(registry(), token, "c", C);

    assertThat(first.cluster())
        .hasToString("a=" + A + ",b=" + B + ",c=" + C + ",native=" + etcd.peerUrl())
        .isEqualTo(second.cluster())
        .isEqualTo(third.cluster());
  }
}
