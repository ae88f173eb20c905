package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Three members meet in a room, in memory, that their token names. */
public class MeetingStrategy implements BootstrapStrategy {

  static final Option<String> TOKEN =
      Option.text("token").required().describedAs("where the members meet");

  static final Option<String> PASSWORD =
      Option.text("password").secret().describedAs("a password that nobody asks for");

  /** As a server would be. */
  private static final Map<String, Room> ROOMS = new ConcurrentHashMap<>();

  private final String id;

  /** Without a defect. */
  public MeetingStrategy() {
    this("meeting");
  }

  MeetingStrategy(String id) {
    this.id = id;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public String description() {
    return "three members meet in memory";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TOKEN, PASSWORD);
  }

  Room room(StrategyContext context) {
    return ROOMS.computeIfAbsent(id + " " + context.get(TOKEN), token -> new Room());
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    Room room = room(context);
    room.enter(context.localMember().orElseThrow());
    while (true) {
      context.tell(BootstrapEvent.peersFound(room.names(), Room.SIZE));
      Optional<InitialCluster> cluster = room.cluster();
      if (cluster.isPresent()) {
        return cluster.get();
      }
      if (isOver(context.deadline())) {
        throw tooLate(context);
      }
      await(room, context);
    }
  }

  boolean isOver(Deadline deadline) {
    return deadline.isExpired();
  }

  BootstrapException tooLate(StrategyContext context) {
    return new BootstrapException(Reason.TIMEOUT, "members are missing");
  }

  void await(Room room, StrategyContext context) throws InterruptedException {
    room.await(context.deadline());
  }
}
