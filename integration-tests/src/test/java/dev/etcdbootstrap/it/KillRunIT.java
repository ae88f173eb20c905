package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.EtcdClient;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Members behind {@code run} are killed (SIGKILL) at any moment, before they have become etcd and
 * after, and started again. No round ends with two clusters, without a write that was acknowledged,
 * or with a cluster that cannot be completed. {@code -Detcdbootstrap.kill-run-rounds=200} runs 200
 * rounds, {@code -Detcdbootstrap.kill-seed} those of another seed; a failure names its round.
 */
@ExtendWith(ServersExtension.class)
@DisplayName("run, killed")
final class KillRunIT {

  private static final int ROUNDS = Integer.getInteger("etcdbootstrap.kill-run-rounds", 2);
  private static final long SEED = Long.getLong("etcdbootstrap.kill-seed", 13);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ALREADY_FORMED = 9;
  private static final int KILLED = 137;

  /** As long as it takes to become etcd and to write the first entries. */
  private static final int MOST_MILLIS = 2_000;

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static List<String> run() {
    return List.of(distribution.command().toString(), "run", "--timeout=60s", "--");
  }

  /** Kills the process alone: what it has started finds out by itself. */
  private static void kill(LoggedProcess process) {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    process.awaitExit(LIMIT);
  }

  @Test
  @DisplayName("at random moments, round after round")
  void anyMoment(Servers servers) {
    SharedRegistry registry = V2Store.start(servers);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long seed = SEED * 1_000_003 + i;
      Round round = new Round(servers, registry, i, new Random(seed));
      try {
        refused += round.play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("round " + i + " of seed " + SEED + ": " + round.logs(), e);
      } finally {
        round.end();
      }
    }
    System.out.printf(
        "%d rounds; in %d of them a member had to be replaced as it was told%n", ROUNDS, refused);
  }

  private static final class Round {

    private final Random random;
    private final List<Etcd> members = new ArrayList<>();
    private final Map<String, String> acknowledged = new TreeMap<>();

    /** By a static list or by a token. */
    Round(Servers servers, SharedRegistry registry, int number, Random random) {
      this.random = random;
      boolean isStatic = random.nextBoolean();
      List<URI> urls = Stream.generate(FreePorts::nextUrl).limit(3).toList();
      String prefix = "r" + number + "m";
      String list =
          IntStream.range(0, 3)
              .mapToObj(i -> prefix + i + "=" + urls.get(i))
              .collect(Collectors.joining(","));
      Map<String, String> settings =
          isStatic ? Map.of("initial-cluster", list) : registry.newToken(3).options();
      for (int i = 0; i < 3; i++) {
        Etcd.Builder builder =
            servers
                .etcd(prefix + i)
                .peerUrl(urls.get(i))
                .runBy(run())
                .setting("heartbeat-interval", "20")
                .setting("election-timeout", "200")
                .setting("strict-reconfig-check", "false");
        settings.forEach(builder::setting);
        members.add(builder.build());
      }
    }

    /** How many members had to be replaced, as they were told: 0 or 1. */
    int play() {
      members.forEach(Etcd::start);
      int kills = 1 + random.nextInt(4);
      for (int i = 0; i < kills; i++) {
        LockSupport.parkNanos(random.nextInt(MOST_MILLIS) * 1_000_000L);
        write("k" + i);
        Etcd victim = members.get(random.nextInt(members.size()));
        kill(victim.process());
        victim.start();
      }
      Set<Etcd> refused = new TreeSet<>((a, b) -> a.name().compareTo(b.name()));
      for (Etcd member : members) {
        if (!settled(member)) {
          refused.add(member);
        }
      }
      assertThat(refused).as("members that must be replaced").hasSizeLessThan(2);
      refused.forEach(this::replace);
      verify();
      return refused.size();
    }

    /** Whether a member becomes healthy, rather than refused; one that crashes is started again. */
    private boolean settled(Etcd member) {
      return Poll.until(
              LIMIT,
              () -> {
                if (member.isRunning()) {
                  return member.client().withLimit(Duration.ofSeconds(1)).isHealthy()
                      ? Optional.of(true)
                      : Optional.empty();
                }
                if (member.process().awaitExit(LIMIT) == ALREADY_FORMED) {
                  return Optional.of(false);
                }
                member.start();
                return Optional.empty();
              })
          .orElseThrow(() -> new AssertionError(member + " neither runs nor is refused"));
    }

    private void write(String key) {
      for (Etcd member : members) {
        try {
          RunCluster.putOnce(member, key, Duration.ofMillis(500));
          acknowledged.put(key, member.name());
          return;
        } catch (UncheckedIOException e) {
          // not acknowledged, and so not owed
        }
      }
    }

    private void replace(Etcd member) {
      EtcdClient by =
          members.stream().filter(other -> other != member).findFirst().orElseThrow().client();
      RunCluster.replace(member, by, false);
      RunCluster.delete(member.dataDirectory());
      member.start();
      assertThat(settled(member)).as("a member that was removed and added").isTrue();
    }

    private void verify() {
      Set<String> clusters = new TreeSet<>();
      for (Etcd member : members) {
        member.awaitHealthy(LIMIT);
        clusters.add(member.client().memberList().clusterId());
        acknowledged.forEach(
            (key, by) ->
                assertThat(RunCluster.get(member, key))
                    .as("%s, acknowledged by %s", key, by)
                    .isEqualTo(key));
      }
      assertThat(clusters).hasSize(1);
    }

    String logs() {
      return members.stream()
          .map(member -> member.name() + ":\n" + tail(member.process().logText()))
          .collect(Collectors.joining("\n"));
    }

    private static String tail(String log) {
      return log.substring(Math.max(0, log.length() - 1_500));
    }

    void end() {
      members.forEach(Etcd::kill);
      members.forEach(
          member -> {
            if (Files.exists(member.dataDirectory())) {
              RunCluster.delete(member.dataDirectory());
            }
          });
    }
  }

  @Test
  @DisplayName("while it is registered and waits: the next start finds its place")
  void registered(Servers servers) {
    SharedRegistry.Token token = V2Store.start(servers).newToken(2);
    List<Etcd> members = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      members.add(
          servers
              .etcd(name)
              .setting("discovery", token.options().getOrDefault("discovery", ""))
              .runBy(run())
              .build());
    }
    Etcd first = members.get(0).start();
    first.process().awaitLog("found 1 of 2", LIMIT);
    kill(first.process());
    first.start().process().awaitLog("found 1 of 2", LIMIT);
    assertThat(token.registrations()).hasSize(1);

    members.get(1).start();
    members.forEach(member -> member.awaitHealthy(LIMIT));
  }

  @Test
  @DisplayName(
      "between the two witnesses and the first file of etcd: the next start is a first one")
  void handedOver(Servers servers) throws IOException {
    SharedRegistry.Token token = V2Store.start(servers).newToken(1);
    Path dies =
        Files.writeString(
            servers.newDirectory("program").resolve("etcd"),
            "#!/bin/sh\n[ \"$1\" = --version ] && exec '"
                + Programs.find(Program.ETCD).path()
                + "' --version\nkill -9 $$\n");
    Files.setPosixFilePermissions(dies, PosixFilePermissions.fromString("rwxr-xr-x"));
    Etcd.Builder builder =
        servers
            .etcd("a")
            .setting("discovery", token.options().getOrDefault("discovery", ""))
            .runBy(run());
    Etcd killed = builder.program(dies).build();
    assertThat(killed.start().process().awaitExit(LIMIT)).isEqualTo(KILLED);
    assertThat(Path.of(killed.dataDirectory() + ".claim")).content().contains("stage=started");

    Etcd again =
        servers
            .etcd("a")
            .peerUrl(killed.peerUrl())
            .clientUrl(killed.clientUrl())
            .setting("discovery", token.options().getOrDefault("discovery", ""))
            .runBy(run())
            .build();
    again.start().awaitHealthy(LIMIT);
    assertThat(again.process().logText()).contains("(first-start)");
  }

  @Test
  @DisplayName("before the first file of its log: refused, since the database may have lost one")
  void beforeTheLog(Servers servers) throws IOException {
    Etcd member = servers.etcd("a").runBy(run()).build();
    Path snapshots = Files.createDirectories(member.dataDirectory().resolve("member/snap"));
    Files.write(snapshots.resolve("db"), new byte[1]);

    assertThat(member.start().process().awaitExit(LIMIT)).isEqualTo(ALREADY_FORMED);
    assertThat(member.process().logText()).contains("but no write-ahead log");
  }
}
