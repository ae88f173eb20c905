package dev.etcdbootstrap.it;

import static dev.etcdbootstrap.it.RunCluster.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Isolation;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members that have lost data, are copies, or were removed: plain etcd starts them; behind {@code
 * run} they are refused, and nothing is lost.
 */
@ExtendWith(ServersExtension.class)
@DisplayName("a member that has lost its data")
final class LostDataIT {

  private static final int ALREADY_FORMED = 9;
  private static final Duration SOON = Duration.ofSeconds(2);

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static List<String> run() {
    return List.of(distribution.command().toString(), "run", "--");
  }

  private static Consumer<Etcd.Builder> version(String version) {
    return version.equals("3.4") ? builder -> {} : builder -> builder.program(NativeEtcd.require());
  }

  private static void assertRefused(Etcd member, String rule) {
    assertThat(member.start().process().awaitExit(LIMIT))
        .as(member.process().logText())
        .isEqualTo(ALREADY_FORMED);
    assertThat(member.process().logText()).contains(rule).doesNotContain("etcd Version:");
  }

  /** A cluster that has lived, plain or behind run. */
  private static RunCluster started(
      Servers servers, String name, int size, List<String> runBy, String version) {
    return RunCluster.of(servers, name, size, runBy, version(version)).start();
  }

  /**
   * A write that is acknowledged by one member and those that are about to be wiped, while the
   * others are down; then they lose their disks, and come up with those others alone.
   *
   * @return those others, which are not started yet
   */
  private static List<Etcd> loseAcknowledged(RunCluster cluster, List<Integer> wiped) {
    List<Integer> late =
        IntStream.range(1, cluster.members().size())
            .boxed()
            .filter(i -> !wiped.contains(i))
            .toList();
    late.forEach(i -> cluster.member(i).kill());
    RunCluster.put(cluster.member(0), "key", "acknowledged");
    wiped.forEach(i -> cluster.wipe(i, false));
    cluster.member(0).kill();
    return late.stream().map(cluster::member).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName("after a write that it acknowledged (R1): etcd loses the write, run refuses")
  void lostWrite(String version, Servers servers) {
    RunCluster plain = started(servers, "plain", 3, List.of(), version);
    List<Etcd> late = loseAcknowledged(plain, List.of(2));
    Etcd again = plain.member(2).start();
    // It has found nobody that knows it, and is new by its own account.
    Path log = again.dataDirectory().resolve("member/wal");
    assertThat(Poll.untilTrue(LIMIT, () -> Files.exists(log))).isTrue();
    late.forEach(Etcd::start);
    again.awaitHealthy(LIMIT);
    assertThat(RunCluster.get(again, "key")).as("a linearizable read").isEmpty();
    plain.members().forEach(Etcd::kill);

    RunCluster ours = started(servers, "ours", 3, run(), version);
    loseAcknowledged(ours, List.of(2)).forEach(Etcd::start);
    Etcd wiped = ours.existing(servers, 2, run(), version(version));
    assertRefused(ours.member(2), "etcdctl member remove");
    assertRefused(wiped, "etcdctl member remove");
    RunCluster.deleteClaim(wiped);
    assertRefused(ours.member(2), "it has run before, and its data is gone");
    assertRefused(wiped, "it has run before, and its data is gone");

    Etcd first = ours.member(0).start().awaitHealthy(LIMIT);
    RunCluster.replace(wiped, first.client(), true);
    ours.member(2).start().process().awaitLog("listed-not-started", LIMIT);
    RunCluster.promote(wiped, first.client());
    for (Etcd member : ours.members()) {
      assertThat(RunCluster.get(member.awaitHealthy(LIMIT), "key")).isEqualTo("acknowledged");
    }
  }

  @Test
  @DisplayName("two of five, after a write that they acknowledged (R1)")
  void lostWriteOfFive(Servers servers) {
    RunCluster ours = started(servers, "ours", 5, run(), "3.4");
    loseAcknowledged(ours, List.of(3, 4)).forEach(Etcd::start);
    assertRefused(ours.member(3), "etcdctl member remove");
    assertRefused(ours.member(4), "etcdctl member remove");

    ours.member(0).start();
    for (int i = 0; i < 3; i++) {
      assertThat(RunCluster.get(ours.member(i).awaitHealthy(LIMIT), "key"))
          .isEqualTo("acknowledged");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName("the log and not the database (R2): etcd starts and serves nothing, run refuses")
  void withoutLog(String version, Servers servers) {
    RunCluster plain = started(servers, "plain", 3, List.of(), version);
    plain.member(2).kill();
    RunCluster.delete(plain.member(2).dataDirectory().resolve("member/wal"));
    plain.member(2).start();
    assertThatThrownBy(() -> RunCluster.putOnce(plain.member(2), "key", SOON))
        .isInstanceOf(UncheckedIOException.class);
    plain.members().forEach(Etcd::kill);

    RunCluster ours = started(servers, "ours", 3, run(), version);
    ours.member(2).kill();
    RunCluster.delete(ours.member(2).dataDirectory().resolve("member/wal"));
    assertRefused(ours.member(2), "no write-ahead log");
  }

  @ParameterizedTest
  @CsvSource({"3.4, false", "3.4, true", "3.7, false", "3.7, true"})
  @DisplayName("a copy of its data under another address (R3): refused, with its claim or without")
  void copied(String version, boolean withClaim, Servers servers) throws IOException {
    RunCluster ours = started(servers, "ours", 3, run(), version);
    Etcd original = ours.member(2);
    original.kill();
    Path copy = servers.directory().resolve("copy.etcd");
    copy(original.dataDirectory(), copy);
    if (withClaim) {
      Files.copy(
          Path.of(original.dataDirectory() + ".claim"),
          servers.directory().resolve("copy.etcd.claim"));
    }
    original.start().awaitHealthy(LIMIT);
    Path machineId = Files.writeString(servers.directory().resolve("machine-id"), "0".repeat(32));
    List<String> runBy = new ArrayList<>(Isolation.withMachineId(machineId));
    runBy.addAll(run());
    Etcd.Builder clone =
        servers
            .etcd("clone")
            .dataDirectory(copy)
            .peerUrl(FreePorts.nextUrl())
            .setting("initial-cluster", ours.list())
            .runBy(runBy);
    version(version).accept(clone);

    assertRefused(clone.build(), withClaim ? "still runs" : "nothing says that this data");
    original.awaitHealthy(LIMIT);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName("as a learner (R4): etcd panics, run refuses")
  void learner(String version, Servers servers) {
    RunCluster ours = started(servers, "ours", 3, run(), version);
    RunCluster.replace(ours.member(2), ours.member(0).client(), true);
    ours.wipe(2, true);
    ours.member(2).start().process().awaitLog("listed-not-started", LIMIT);
    RunCluster.eventually(
        () -> RunCluster.requirePublished(ours.member(2), ours.member(0).client()));
    ours.wipe(2, true);

    assertRefused(ours.member(2), "it has run before, and its data is gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName(
      "removed and added again, with old data (R5): etcd 3.7 ends, mostly with 0; run refuses")
  void removed(String version, Servers servers) {
    RunCluster plain = started(servers, "plain", 3, List.of(), version);
    plain.member(2).kill();
    RunCluster.replace(plain.member(2), plain.member(0).client(), false);
    // With 0 as a rule where it is 3.7, and at times with 1: it says nothing to whoever starts it.
    assertThat(plain.member(2).start().process().awaitExit(LIMIT)).isLessThan(128);
    plain.members().forEach(Etcd::kill);

    RunCluster ours = started(servers, "ours", 3, run(), version);
    ours.member(2).kill();
    RunCluster.replace(ours.member(2), ours.member(0).client(), false);
    assertRefused(ours.member(2), "has been removed from the cluster");
  }
}
