package dev.etcdbootstrap.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.it.V2Store.V2Token;
import dev.etcdbootstrap.testservers.DiscoveryService;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.FreePorts;
import dev.etcdbootstrap.testservers.MemberList;
import dev.etcdbootstrap.testservers.Poll;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clusters of three real etcd, some of which run v2 discovery themselves ({@code N}, native) and
 * some of which are started from what the packaged command printed ({@code O}, ours).
 */
@ExtendWith(ServersExtension.class)
final class V2InteropIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Distribution distribution;
  private static V2Store registry;

  @BeforeAll
  static void start(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    registry = V2Store.start(servers);
  }

  @ParameterizedTest(name = "arrival in the order {0}")
  @ValueSource(strings = {"NNN", "NNO", "NON", "ONN", "NOO", "ONO", "OON", "OOO"})
  @DisplayName("native members and ours form one cluster, with the IDs that were printed")
  void formsOneCluster(String order, Servers servers) {
    formsOneCluster(order, registry.newToken(3), servers);
  }

  @Test
  @DisplayName("and so they do when the discovery URL ends in a slash, which enters the IDs")
  void formsOneClusterWithASlashAtTheEnd(Servers servers) {
    V2Token token = registry.newToken(3);

    formsOneCluster("NOO", new V2Token(URI.create(token.url() + "/")), servers);
  }

  @ParameterizedTest(name = "through the service, in the order {0}")
  @ValueSource(strings = {"NNN", "NNO", "NON", "ONN", "NOO", "ONO", "OON", "OOO"})
  @DisplayName("and so they do through the discovery service and its masked URL")
  void formsOneClusterThroughTheService(String order, Servers servers) {
    DiscoveryService service = servers.discoveryService(registry.store());
    String token = V2Store.send(HttpRequest.newBuilder(service.url().resolve("/new?size=3")).GET());
    assertThat(token).doesNotContain("/v2/keys").startsWith(service.url() + "/");

    formsOneCluster(order, new V2Token(URI.create(token)), servers);
  }

  /** The second that arrives has two peer URLs; all names need to be encoded. */
  private static void formsOneCluster(String order, V2Token token, Servers servers) {
    List<Etcd> members = new ArrayList<>();
    Map<Etcd.Builder, CommandMember> ours = new LinkedHashMap<>();
    for (int i = 0; i < order.length(); i++) {
      List<String> peerUrls =
          Stream.generate(FreePorts::nextUrl).limit(i == 1 ? 2 : 1).map(URI::toString).toList();
      String name = (order.charAt(i) == 'N' ? "native & " : "ours + %41 ") + i;
      Etcd.Builder etcd =
          servers
              .etcd("member" + i)
              .setting("name", name)
              .setting("listen-peer-urls", String.join(",", peerUrls));
      if (order.charAt(i) == 'N') {
        token.options().forEach(etcd::setting);
        etcd.setting("initial-advertise-peer-urls", String.join(",", peerUrls));
        members.add(etcd.build().start());
      } else {
        ours.put(
            etcd,
            CommandMember.start(
                servers, distribution, token, name, peerUrls.toArray(String[]::new)));
      }
      awaitRegistrations(token, i + 1, servers);
    }
    InitialCluster expected = FacadeMember.startObserver(registry, token).cluster();
    ours.forEach(
        (etcd, command) -> {
          JSONObject result = command.result();
          assertThat(described(result)).isEqualTo(described(expected));
          members.add(configured(etcd, result).build().start());
        });
    members.forEach(member -> member.awaitHealthy(LIMIT));

    for (Etcd member : members) {
      // Whoever is healthy may still have to hear of what the others have published.
      Poll.untilTrue(LIMIT, () -> described(member).equals(described(expected)));
      assertThat(described(member)).as(member.name()).isEqualTo(described(expected));
      assertThat(member.client().isHealthy()).as(member.name()).isTrue();
    }
  }

  private static void awaitRegistrations(V2Token token, int count, Servers servers) {
    assertThat(Poll.untilTrue(LIMIT, () -> token.registrations().size() == count))
        .as("%s of %s registered, see %s", token.registrations(), count, servers.directory())
        .isTrue();
  }

  /** As {@code --initial-cluster} and the flags that go with it. */
  private static Etcd.Builder configured(Etcd.Builder etcd, JSONObject result) {
    for (String option :
        List.of("initial-cluster", "initial-cluster-state", "initial-cluster-token")) {
      etcd.setting(option, result.getString(option));
    }
    for (Object entry : result.getJSONArray("members")) {
      JSONObject member = (JSONObject) entry;
      if (member.getBoolean("local")) {
        etcd.setting(
            "initial-advertise-peer-urls",
            member.getJSONArray("peer-urls").join(",").replace("\"", ""));
      }
    }
    return etcd;
  }

  /** Cluster ID, and ID and URLs by name: of what an observer was told … */
  private static Map<String, String> described(InitialCluster cluster) {
    Map<String, String> described =
        cluster.members().stream()
            .collect(
                toMap(
                    member -> member.name(),
                    member -> cluster.memberId(member) + " " + member.peerUrls()));
    described.put("cluster", cluster.clusterId().toString());
    return described;
  }

  /** … of what the command has printed … */
  private static Map<String, String> described(JSONObject result) {
    Map<String, String> described = new LinkedHashMap<>();
    for (Object entry : result.getJSONArray("members")) {
      JSONObject member = (JSONObject) entry;
      described.put(
          member.getString("name"),
          member.getString("id") + " " + member.getJSONArray("peer-urls").toList());
    }
    described.put("cluster", result.getString("cluster-id"));
    return described;
  }

  /** … and of what a running member says. */
  private static Map<String, String> described(Etcd member) {
    MemberList running = member.client().memberList();
    Map<String, String> described =
        running.members().stream()
            .collect(
                toMap(
                    MemberList.Member::name,
                    each -> each.id() + " " + each.peerUrls().stream().sorted().toList()));
    described.put("cluster", running.clusterId());
    return described;
  }
}
