package dev.etcdbootstrap.testkit;

import dev.etcdbootstrap.plugins.Strategies;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A registry that fails as it is told; {@link RegistryFaultsContractTest} runs a strategy against
 * it. Whoever extends this asks {@link #arrived} what is to become of each request, before anything
 * else. Thread-safe.
 */
public abstract class FaultyRegistry implements TestRegistry {

  /** A fault for every request from now on. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** What a request is for. */
  public enum Step {
    /** To learn who is there. */
    READ,
    /** To write the own registration. */
    REGISTER,
    /** To be told of changes. */
    WAIT,
    /** To remove the own registration. */
    WITHDRAW
  }

  /** What becomes of a request. */
  public enum Fault {
    /** Nothing happens, and the connection stays open. */
    SILENT,
    /** Nothing happens, and the connection is closed. */
    BROKEN_OFF,
    /** Refused for now. */
    UNAVAILABLE,
    /** Refused for want of a right. */
    DENIED,
    /** Nothing happens, and the answer is none of the protocol. */
    NONSENSE,
    /** It takes effect, and the connection is closed before the answer. */
    LOST_ANSWER,
    /** It takes effect, and no answer ever comes. */
    UNANSWERED,
    /** For {@link Step#WAIT}: over at once, without news. */
    ENDED,
    /** For {@link Step#WAIT}: what is asked for is no longer remembered. */
    LOST_POSITION
  }

  private record Planned(Fault fault, int times) {}

  private final Map<Step, Planned> faults = new EnumMap<>(Step.class);
  private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
  private final Map<Step, Map<Integer, Runnable>> actions = new EnumMap<>(Step.class);

  /** For subclasses. */
  protected FaultyRegistry() {}

  /** The next requests for this step go wrong, this often. */
  public final synchronized void fail(Step step, Fault fault, int times) {
    faults.put(step, new Planned(fault, times));
  }

  /**
   * Does something behind the member's back: when its request has arrived, and before anything
   * comes of it. Must not block.
   *
   * @param call the how manieth for this step, from 1
   */
  public final synchronized void during(Step step, int call, Runnable action) {
    actions.computeIfAbsent(step, key -> new HashMap<>()).put(call, action);
  }

  /** How many requests for this step have arrived. */
  public final synchronized int count(Step step) {
    return counts.getOrDefault(step, 0);
  }

  /** For the server: a request has arrived; what is to become of it, empty for the right thing. */
  protected final Optional<Fault> arrived(Step step) {
    Runnable action;
    Optional<Fault> fault;
    synchronized (this) {
      int call = counts.merge(step, 1, Integer::sum);
      action = actions.getOrDefault(step, Map.of()).getOrDefault(call, () -> {});
      Planned planned = faults.get(step);
      fault = Optional.ofNullable(planned).filter(plan -> plan.times() > 0).map(Planned::fault);
      if (planned != null && planned.times() != ALWAYS) {
        faults.put(step, new Planned(planned.fault(), planned.times() - 1));
      }
    }
    action.run();
    return fault;
  }

  /** That of a server in this process, unless overridden. */
  @Override
  public String address() {
    return "127.0.0.1:";
  }

  /** With what members of this registry bootstrap. */
  Strategies strategies() {
    return Strategies.load();
  }
}
