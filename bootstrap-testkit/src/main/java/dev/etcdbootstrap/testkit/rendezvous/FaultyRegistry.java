package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.plugins.Strategies;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A registry with scripted faults, for {@link RegistryFaultsContractTest}. A subclass calls {@link
 * #arrived} for each request, before it does anything else, and acts on the fault that it returns.
 * Thread-safe.
 */
public abstract class FaultyRegistry implements TestRegistry {

  /** A number of times: every request from now on. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** The purpose of a request. */
  public enum Step {
    /** Reads the registrations. */
    READ,
    /** Writes the member's own registration. */
    REGISTER,
    /** Waits for a change. */
    WAIT,
    /** Removes the member's own registration. */
    WITHDRAW,
    /** Reads the start marks. */
    READ_MARKS,
    /** Writes a start mark. */
    MARK
  }

  /** How a request goes wrong. */
  public enum Fault {
    /** It has no effect and gets no answer; the connection stays open. */
    SILENT,
    /** It has no effect, and the connection is closed. */
    DISCONNECTED,
    /** It is refused, and may succeed later. */
    UNAVAILABLE,
    /** It is refused because the member lacks a permission. */
    DENIED,
    /** It has no effect, and the answer is not one of the protocol. */
    MALFORMED,
    /** It has no effect, and the answer has no end that a member could wait for or keep. */
    ENDLESS,
    /** It takes effect, and the connection is closed before the answer. */
    LOST_ANSWER,
    /** It takes effect and gets no answer; the connection stays open. */
    UNANSWERED,
    /** For {@link Step#WAIT}: it ends at once, without a change. */
    ENDED,
    /** For {@link Step#WAIT}: the registry no longer has the changes that were asked for. */
    LOST_POSITION,
    /** For {@link Step#WAIT}: other members come and go as fast as the answers can be sent. */
    FLOOD
  }

  private record Planned(Fault fault, int times) {}

  private final Map<Step, Planned> faults = new EnumMap<>(Step.class);
  private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
  private final Map<Step, Map<Integer, Runnable>> actions = new EnumMap<>(Step.class);

  /** For subclasses. */
  protected FaultyRegistry() {}

  /**
   * Makes the next requests of this step fail.
   *
   * @param times how many; {@link #ALWAYS} for all
   */
  public final synchronized void fail(Step step, Fault fault, int times) {
    faults.put(step, new Planned(fault, times));
  }

  /**
   * Runs an action when a request has arrived, before it takes effect: what another member does at
   * that moment. Must not block.
   *
   * @param call the 1-based index of the request among those of this step
   */
  public final synchronized void during(Step step, int call, Runnable action) {
    actions.computeIfAbsent(step, key -> new HashMap<>()).put(call, action);
  }

  /** The number of requests of this step so far. */
  public final synchronized int count(Step step) {
    return counts.getOrDefault(step, 0);
  }

  /** Called by the subclass when a request has arrived; returns its fault, empty for none. */
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

  /** The address of a server in this process, unless overridden. */
  @Override
  public String address() {
    return "127.0.0.1:";
  }

  /** The strategies with which members of this registry bootstrap. */
  Strategies strategies() {
    return Strategies.load();
  }
}
