package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Members and their store are killed (SIGKILL) at random moments and started again, round after
 * round: nobody may get another list than anybody else. {@code -Detcdbootstrap.kill-rounds=70} runs
 * 70 rounds of each kind, {@code -Detcdbootstrap.kill-seed} those of another seed; a failure names
 * its round.
 */
@ExtendWith(ServersExtension.class)
final class KillRoundsIT {

  private static final int ROUNDS = Integer.getInteger("etcdbootstrap.kill-rounds", 1);
  private static final long SEED = Long.getLong("etcdbootstrap.kill-seed", 12);

  private static final int PLACES = 3;
  private static final int CLUSTER_FULL = 6;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** As long as a start and a bootstrap may take, so that a kill may come at any moment of them. */
  private static final int MOST_MILLIS = 1_200;

  private static Distribution distribution;

  private enum Protocol {
    V2,
    V3;

    SharedRegistry start(Servers servers) {
      return this == V2 ? V2Store.start(servers) : V3Store.start(servers, "store");
    }
  }

  /** One round: the last life of each member by name, and all lives. */
  private static final class Round {

    private final Servers servers;
    private final SharedRegistry.Token token;
    private final Map<String, CommandMember> members = new TreeMap<>();
    private final List<CommandMember> lives = new ArrayList<>();

    Round(Servers servers, SharedRegistry registry, int size) {
      this.servers = servers;
      this.token = registry.newToken(PLACES);
      for (int i = 0; i < size; i++) {
        start("m" + i);
      }
    }

    private void start(String name) {
      CommandMember life =
          CommandMember.start(
              servers, distribution, token, name, "http://" + name + ".example.test:2380");
      members.put(name, life);
      lives.add(life);
    }

    /** Kills one that runs, if any does, and starts it again. */
    void killOne(Random random) {
      List<Map.Entry<String, CommandMember>> running =
          members.entrySet().stream()
              .filter(member -> member.getValue().process().isRunning())
              .toList();
      if (!running.isEmpty()) {
        Map.Entry<String, CommandMember> member = running.get(random.nextInt(running.size()));
        member.getValue().process().kill();
        start(member.getKey());
      }
    }

    /** Waits for all; nobody, in none of its lives, may have been given another list. */
    void assertAgreement() throws Exception {
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < members.size(); i++) {
        expected.add(i < PLACES ? 0 : CLUSTER_FULL);
      }
      assertThat(members.values())
          .extracting(CommandMember::status)
          .containsExactlyInAnyOrderElementsOf(expected);
      List<String> lists = new ArrayList<>();
      for (CommandMember life : lives) {
        if (Files.exists(life.output())) {
          lists.add(new JSONObject(Files.readString(life.output())).getString("initial-cluster"));
        }
      }
      assertThat(lists).hasSizeGreaterThanOrEqualTo(PLACES);
      assertThat(lists.stream().distinct()).hasSize(1);
      assertThat(token.registrations()).hasSize(PLACES);
    }
  }

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MOST_MILLIS)).toNanos());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("members that are killed at any moment agree, and one too many is refused")
  void members(Protocol protocol, Servers servers) throws Exception {
    SharedRegistry registry = protocol.start(servers);
    for (int i = 0; i < ROUNDS; i++) {
      Random random = new Random(SEED + i);
      Round round = new Round(servers, registry, PLACES + random.nextInt(2));
      for (int kills = 1 + random.nextInt(4); kills > 0; kills--) {
        pause(random);
        round.killOne(random);
      }
      assertRound(i, () -> round.assertAgreement());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("members whose store is killed at any moment agree when it is back")
  void store(Protocol protocol, Servers servers) throws Exception {
    SharedRegistry registry = protocol.start(servers);
    Etcd store = registry.store();
    for (int i = 0; i < ROUNDS; i++) {
      Random random = new Random(SEED + i);
      Round round = new Round(servers, registry, PLACES);
      for (int kills = 1 + random.nextInt(2); kills > 0; kills--) {
        pause(random);
        store.kill();
        pause(random);
        store.start();
      }
      store.awaitHealthy(LIMIT);
      assertRound(i, () -> round.assertAgreement());
    }
  }

  private interface Check {
    void run() throws Exception;
  }

  private static void assertRound(int round, Check check) throws Exception {
    try {
      check.run();
    } catch (AssertionError | IllegalStateException e) {
      throw new AssertionError(
          "round " + round + " (-Detcdbootstrap.kill-seed=" + (SEED + round) + "): " + e, e);
    }
  }
}
