package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.rendezvous.Decision.Complete;
import dev.etcdbootstrap.rendezvous.Decision.Full;
import dev.etcdbootstrap.rendezvous.Decision.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Walks through every state that members, each at its own pace, can reach by reading, registering,
 * reading again, waiting and withdrawing. A member may also stop at any point and start anew.
 */
final class DecisionInterleavingsTest {

  private enum Phase {
    START,
    REGISTERED_UNSEEN,
    DECIDING,
    COMPLETE,
    FULL
  }

  /**
   * A member at some point of its course.
   *
   * @param roster the last that it saw; empty when it must read
   */
  private record Position(Phase phase, Optional<Roster> roster, int crashesLeft) {

    boolean isOver() {
      return phase == Phase.COMPLETE || phase == Phase.FULL;
    }
  }

  /**
   * @param registry the truth
   */
  private record World(Roster registry, List<Position> members) {

    World with(int i, Roster changed, Position position) {
      List<Position> moved = new ArrayList<>(members);
      moved.set(i, position);
      return new World(changed, List.copyOf(moved));
    }

    boolean isOver() {
      return members.stream().allMatch(Position::isOver);
    }
  }

  private static Registration own(int i) {
    return Rosters.registration("m" + i);
  }

  @ParameterizedTest(name = "{1} members on {0} places, each starting anew up to {2} times")
  @CsvSource({"1,1,2", "1,2,2", "1,3,0", "2,2,2", "2,3,1", "3,3,1", "3,4,0", "4,4,0"})
  void everyoneAgreesAndNobodyIsStuck(int size, int members, int crashes) {
    List<Position> start = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      start.add(new Position(Phase.START, Optional.empty(), crashes));
    }
    World first = new World(Roster.of(size, 1, List.of()), List.copyOf(start));
    Set<World> seen = new HashSet<>(Set.of(first));
    Deque<World> todo = new ArrayDeque<>(seen);
    int ends = 0;
    while (!todo.isEmpty()) {
      World world = todo.pop();
      List<World> next = next(world);
      if (world.isOver()) {
        assertGoodEnd(world);
        ends++;
      } else {
        assertThat(next).as("stuck: %s", world).isNotEmpty();
      }
      for (World following : next) {
        if (seen.add(following)) {
          todo.push(following);
        }
      }
    }
    assertThat(ends).as("ends among %s states", seen.size()).isPositive();
    assertThat(seen).hasSizeGreaterThan(members * 3);
  }

  private static void assertGoodEnd(World world) {
    Set<InitialCluster> clusters = new HashSet<>();
    Set<String> complete = new TreeSet<>();
    for (int i = 0; i < world.members().size(); i++) {
      Position position = world.members().get(i);
      Decision decision = decide(position.roster().orElseThrow(), i);
      if (decision instanceof Complete found) {
        clusters.add(found.cluster());
        complete.add(own(i).key());
      } else {
        assertThat(decision).isInstanceOf(Full.class);
      }
    }
    assertThat(clusters).as("clusters in %s", world).hasSize(1);
    assertThat(complete).as("members that completed in %s", world).hasSize(world.registry().size());
    assertThat(keys(world.registry())).as("what is left in %s", world).isEqualTo(complete);
  }

  private static Set<String> keys(Roster registry) {
    Set<String> keys = new TreeSet<>();
    registry.entries().forEach(entry -> keys.add(entry.registration().key()));
    return keys;
  }

  private static Decision decide(Roster roster, int i) {
    return Decision.of(roster, Optional.of(own(i)), Rosters.TOKEN);
  }

  private static List<World> next(World world) {
    List<World> next = new ArrayList<>();
    for (int i = 0; i < world.members().size(); i++) {
      Position position = world.members().get(i);
      if (!position.isOver()) {
        step(world, i, position, next);
        if (position.crashesLeft() > 0 && position.phase() != Phase.START) {
          Position anew = new Position(Phase.START, Optional.empty(), position.crashesLeft() - 1);
          next.add(world.with(i, world.registry(), anew));
        }
      }
    }
    return next;
  }

  private static void step(World world, int i, Position position, List<World> next) {
    Roster registry = world.registry();
    if (position.roster().isEmpty()) {
      next.add(world.with(i, registry, saw(position, registry)));
      return;
    }
    Roster roster = position.roster().get();
    Decision decision = decide(roster, i);
    boolean there = roster.find(own(i).key()).isPresent();
    if (decision instanceof Complete) {
      next.add(world.with(i, registry, new Position(Phase.COMPLETE, position.roster(), 0)));
    } else if (decision instanceof Full) {
      Roster after =
          there && registry.find(own(i).key()).isPresent()
              ? registry.without(own(i).key(), registry.revision() + 1)
              : registry;
      next.add(world.with(i, after, new Position(Phase.FULL, position.roster(), 0)));
    } else {
      assertThat(decision).as("in %s", world).isInstanceOf(Waiting.class);
      if (!there) {
        register(world, i, position, roster, next);
      } else if (registry.revision() > roster.revision()) {
        next.add(world.with(i, registry, saw(position, registry)));
      }
    }
  }

  private static void register(
      World world, int i, Position position, Roster before, List<World> next) {
    Roster registry = world.registry();
    long revision = registry.revision() + 1;
    Roster after =
        registry.find(own(i).key()).isPresent()
            ? registry
            : registry.with(own(i), revision, revision);
    // The answer is lost, or the list is read in a step of its own.
    next.add(
        world.with(
            i,
            after,
            new Position(Phase.REGISTERED_UNSEEN, Optional.empty(), position.crashesLeft())));
    if (!after.equals(registry) && revision == before.revision() + 1) {
      // Nothing came between: the list follows without reading it.
      next.add(world.with(i, after, saw(position, before.with(own(i), revision, revision))));
    }
  }

  private static Position saw(Position position, Roster roster) {
    return new Position(Phase.DECIDING, Optional.of(roster), position.crashesLeft());
  }
}
