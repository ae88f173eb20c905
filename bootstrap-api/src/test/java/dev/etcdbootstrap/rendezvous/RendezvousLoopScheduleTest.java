package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several members run the real loop over one registry, one call at a time, in an order that a seed
 * decides. A call may fail before or after it took effect, and a member may die in it and start
 * again; nobody may notice.
 */
final class RendezvousLoopScheduleTest {

  private static final int SEEDS = 150;
  private static final int MOST_CALLS = 5_000;

  /** What becomes of a call. */
  private enum Fate {
    SUCCEED,
    FAIL_BEFORE,
    FAIL_AFTER,
    DIE_BEFORE,
    DIE_AFTER;

    boolean hasEffect() {
      return this == SUCCEED || this == FAIL_AFTER || this == DIE_AFTER;
    }
  }

  /** Ends a member's thread as the end of its process would: nothing may catch it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final List<Fate> FATES = List.of(Fate.values());

  private static final class World {

    private final Random random;
    private int troubles;
    private Roster registry;

    World(long seed, int size, int troubles) {
      this.random = new Random(seed);
      this.troubles = troubles;
      this.registry = Roster.of(size, 1 + random.nextInt(5), List.of());
    }

    private Fate fate() {
      if (troubles == 0 || random.nextInt(3) > 0) {
        return Fate.SUCCEED;
      }
      troubles--;
      return FATES.get(random.nextInt(FATES.size()));
    }

    private void put(Registration registration) {
      if (registry.find(registration.key()).isEmpty()) {
        long revision = registry.revision() + 1;
        registry = registry.with(registration, revision, revision);
      }
    }
  }

  /** A member's process: a thread that does one call at a time, when it is told to. */
  private static final class Participant implements Rendezvous {

    private final World world;
    private final Registration own;
    private final StrategyContext context;
    private final SynchronousQueue<Fate> turns = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> reports = new SynchronousQueue<>(); // true: goes on
    private long waitsBeyond = -1; // the revision whose successor it waits for; -1 when it does not
    private FutureTask<@Nullable InitialCluster> life = new FutureTask<>(() -> null);

    Participant(World world, String name) {
      this.world = world;
      this.own = Rosters.registration(name);
      this.context = StrategyContext.builder().localMember(Rosters.local(name)).build();
    }

    /** Returns when it wants to make its first call. */
    void start() throws InterruptedException {
      RendezvousLoop meeting =
          new RendezvousLoop(
              this, context, Rosters.TOKEN, new Schedule(context, new Random(1), time -> {}));
      life = new FutureTask<>(meeting::run);
      Thread thread =
          new Thread(
              () -> {
                life.run();
                report(false);
              },
              own.value());
      thread.setDaemon(true);
      waitsBeyond = -1;
      thread.start();
      reported();
    }

    private boolean reported() throws InterruptedException {
      Boolean goesOn = reports.poll(20, TimeUnit.SECONDS);
      assertThat(goesOn).as("report of %s", own).isNotNull();
      return goesOn;
    }

    private void report(boolean goesOn) {
      try {
        reports.put(goesOn);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Lets it make its call and go on to the next; false when it has ended. */
    boolean turn(Fate fate) throws InterruptedException {
      turns.put(fate);
      return reported();
    }

    boolean canTurn() {
      return world.registry.revision() > waitsBeyond;
    }

    private Roster call(Runnable effect) throws TransientFailure, InterruptedException {
      report(true);
      Fate fate = turns.take();
      waitsBeyond = -1;
      if (fate.hasEffect()) {
        effect.run();
      }
      return switch (fate) {
        case SUCCEED -> world.registry;
        case FAIL_BEFORE, FAIL_AFTER -> throw new TransientFailure(fate.toString());
        case DIE_BEFORE, DIE_AFTER -> throw new Death();
      };
    }

    @Override
    public String place() {
      return "memory://registry";
    }

    @Override
    public Roster read() throws TransientFailure, InterruptedException {
      return call(() -> {});
    }

    @Override
    public Roster register(Registration registration, Roster before)
        throws TransientFailure, InterruptedException {
      call(() -> world.put(registration));
      if (world.registry.revision() == before.revision() + 1) {
        return world.registry;
      }
      return call(() -> {}); // others may come between the write and the list
    }

    @Override
    public Roster await(Roster last, Duration limit) throws TransientFailure, InterruptedException {
      waitsBeyond = last.revision();
      return call(() -> {});
    }

    @Override
    public void withdraw(Registration registration) throws TransientFailure, InterruptedException {
      call(
          () ->
              world.registry =
                  world.registry.without(registration.key(), world.registry.revision() + 1));
    }

    @Override
    public void close() {}

    End end() throws InterruptedException {
      try {
        return new End(false, Optional.ofNullable(life.get()));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BootstrapException failure
            && failure.reason() == Reason.CLUSTER_FULL) {
          return new End(false, Optional.empty());
        }
        assertThat(e.getCause()).isInstanceOf(Death.class);
        return new End(true, Optional.empty());
      }
    }
  }

  /**
   * What became of a participant.
   *
   * @param cluster empty when it was full, or when it died
   */
  private record End(boolean died, Optional<InitialCluster> cluster) {}

  @ParameterizedTest(name = "{1} members on {0} places, {2} troubles")
  @CsvSource({"1,2,5", "2,2,5", "2,3,0", "3,3,10", "3,4,10", "3,5,20", "5,7,20"})
  void everyoneAgreesWhateverHappens(int size, int members, int troubles) throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        run(seed, size, members, troubles);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void run(long seed, int size, int members, int troubles) throws Exception {
    World world = new World(seed, size, troubles);
    List<Participant> running = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Participant process = new Participant(world, "m" + i);
      process.start();
      running.add(process);
    }
    Set<InitialCluster> clusters = new HashSet<>();
    Set<String> complete = new TreeSet<>();
    int calls = 0;
    while (!running.isEmpty()) {
      assertThat(++calls).as("calls").isLessThan(MOST_CALLS);
      List<Participant> ready = running.stream().filter(Participant::canTurn).toList();
      assertThat(ready).as("members that can go on").isNotEmpty();
      Participant next = ready.get(world.random.nextInt(ready.size()));
      if (next.turn(world.fate())) {
        continue;
      }
      End end = next.end();
      if (end.died()) {
        next.start();
        continue;
      }
      running.remove(next);
      end.cluster()
          .ifPresent(
              cluster -> {
                clusters.add(cluster);
                complete.add(next.own.key());
              });
    }
    assertThat(clusters).as("clusters").hasSize(1);
    assertThat(complete).as("members that completed").hasSize(size);
    assertThat(world.registry.entries())
        .as("what is left")
        .extracting(entry -> entry.registration().key())
        .containsExactlyInAnyOrderElementsOf(complete);
  }
}
