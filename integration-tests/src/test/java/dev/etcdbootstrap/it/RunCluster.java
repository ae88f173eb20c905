package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.EtcdClient;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.json.JSONObject;

/**
 * A static cluster of real etcd members, each behind {@code run} or plain, that can lose what it
 * has.
 *
 * @param members in order of their names
 * @param list their initial cluster
 */
record RunCluster(List<Etcd> members, String list) {

  static final Duration LIMIT = Duration.ofSeconds(60);

  /** Builds members that are not started yet, called by the prefix and a number from 0. */
  static RunCluster of(
      Servers servers, String prefix, int size, List<String> runBy, Consumer<Etcd.Builder> more) {
    return at(
        Stream.generate(FreePorts::nextUrl).limit(size).toList(), servers, prefix, runBy, more);
  }

  /** The same with these peer URLs. */
  static RunCluster at(
      List<URI> urls,
      Servers servers,
      String prefix,
      List<String> runBy,
      Consumer<Etcd.Builder> more) {
    String list =
        IntStream.range(0, urls.size())
            .mapToObj(i -> prefix + i + "=" + urls.get(i))
            .collect(Collectors.joining(","));
    List<Etcd> members = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      Etcd.Builder builder =
          servers
              .etcd(prefix + i)
              .peerUrl(urls.get(i))
              .runBy(runBy)
              .setting("initial-cluster", list)
              // Else members can be changed only when the cluster has been healthy for 5 seconds.
              .setting("strict-reconfig-check", "false");
      more.accept(builder);
      members.add(builder.build());
    }
    return new RunCluster(members, list);
  }

  /** The same member with another {@code initial-cluster-state}. */
  Etcd existing(Servers servers, int index, List<String> runBy, Consumer<Etcd.Builder> more) {
    Etcd member = member(index);
    Etcd.Builder builder =
        servers
            .etcd(member.name())
            .dataDirectory(member.dataDirectory())
            .peerUrl(member.peerUrl())
            .clientUrl(member.clientUrl())
            .runBy(runBy)
            .setting("initial-cluster", list)
            .setting("initial-cluster-state", "existing")
            .setting("strict-reconfig-check", "false");
    more.accept(builder);
    return builder.build();
  }

  Etcd member(int index) {
    return members.get(index);
  }

  RunCluster start() {
    members.forEach(Etcd::start);
    members.forEach(member -> member.awaitHealthy(LIMIT));
    return this;
  }

  static void put(Etcd member, String key, String value) {
    eventually(
        () ->
            member.client().call("/v3/kv/put", Map.of("key", base64(key), "value", base64(value))));
  }

  /**
   * Writes by one request a key whose value is the key.
   *
   * @throws UncheckedIOException when the member does not acknowledge it in time
   */
  static void putOnce(Etcd member, String key, Duration limit) {
    member
        .client()
        .withLimit(limit)
        .call("/v3/kv/put", Map.of("key", base64(key), "value", base64(key)));
  }

  /** What a member reads, by a linearizable read; empty when there is no such key. */
  static String get(Etcd member, String key) {
    JSONObject answer = member.client().call("/v3/kv/range", Map.of("key", base64(key)));
    return answer.has("kvs")
        ? new String(
            Base64.getDecoder()
                .decode(answer.getJSONArray("kvs").getJSONObject(0).getString("value")),
            StandardCharsets.UTF_8)
        : "";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Kills a member and deletes its data directory, its claim with it or not. */
  void wipe(int index, boolean withClaim) {
    Etcd member = member(index);
    member.kill();
    delete(member.dataDirectory());
    if (withClaim) {
      deleteClaim(member);
    }
  }

  static void deleteClaim(Etcd member) {
    try {
      Files.delete(Path.of(member.dataDirectory() + ".claim"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As an operator does who is told to: removes a member by its peer URL and adds it again. */
  static void replace(Etcd member, EtcdClient by, boolean asLearner) {
    remove(member, by);
    eventually(
        () ->
            by.call(
                "/v3/cluster/member/add",
                Map.of("peerURLs", List.of(member.peerUrl().toString()), "isLearner", asLearner)));
  }

  static void remove(Etcd member, EtcdClient by) {
    eventually(() -> by.call("/v3/cluster/member/remove", Map.of("ID", id(member, by))));
  }

  /** As JSON takes a number of 64 unsigned bits. */
  private static String id(Etcd member, EtcdClient by) {
    String id =
        by.memberList().members().stream()
            .filter(listed -> listed.peerUrls().contains(member.peerUrl()))
            .findFirst()
            .orElseThrow()
            .id();
    return Long.toUnsignedString(Long.parseUnsignedLong(id, 16));
  }

  /**
   * Whether a member has told the cluster its client URLs.
   *
   * @throws UncheckedIOException when it has not
   */
  static void requirePublished(Etcd member, EtcdClient by) {
    boolean published =
        by.memberList().members().stream()
            .anyMatch(
                listed ->
                    listed.peerUrls().contains(member.peerUrl()) && !listed.clientUrls().isEmpty());
    if (!published) {
      throw new UncheckedIOException(new IOException(member + " has not published its URLs"));
    }
  }

  /** Gives a learner a vote, as soon as it has caught up. */
  static void promote(Etcd member, EtcdClient by) {
    eventually(() -> by.call("/v3/cluster/member/promote", Map.of("ID", id(member, by))));
  }

  /** Until the cluster has a leader that agrees, or the limit has come. */
  static void eventually(Runnable call) {
    boolean done =
        Poll.untilTrue(
            LIMIT,
            () -> {
              try {
                call.run();
                return true;
              } catch (UncheckedIOException e) {
                return false;
              }
            });
    assertThat(done).isTrue();
  }
}
