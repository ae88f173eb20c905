package dev.etcdbootstrap.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.it.SharedRegistry.Token;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.MemberList;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.Poll;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.json.JSONObject;

/**
 * Clusters of three real etcd, some of which run a discovery protocol themselves ({@code N},
 * native) and some of which are started from what the packaged command printed ({@code O}, ours).
 */
final class InteropCluster {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private InteropCluster() {}

  /**
   * Starts three members one after the other and expects one healthy cluster with the IDs that were
   * printed. The second that arrives has two peer URLs; all names need to be encoded.
   *
   * @param order for example {@code NOO}
   * @param program tells each etcd which program it is
   */
  static void form(
      String order,
      SharedRegistry registry,
      Token token,
      Distribution distribution,
      Servers servers,
      Consumer<Etcd.Builder> program) {
    form(order, registry, token, distribution, servers, program, cluster -> {});
  }

  /**
   * The same.
   *
   * @param complete called with the list when all have registered, before ours are started from it
   */
  static void form(
      String order,
      SharedRegistry registry,
      Token token,
      Distribution distribution,
      Servers servers,
      Consumer<Etcd.Builder> program,
      Consumer<InitialCluster> complete) {
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
      program.accept(etcd);
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
    complete.accept(expected);
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

  static void awaitRegistrations(Token token, int count, Servers servers) {
    assertThat(Poll.untilTrue(LIMIT, () -> token.registrations().size() == count))
        .as("%s of %s registered, see %s", token.registrations(), count, servers.directory())
        .isTrue();
  }

  /** As {@code --initial-cluster} and the flags that go with it. */
  static Etcd.Builder configured(Etcd.Builder etcd, JSONObject result) {
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
