package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.InitialCluster;
import java.util.List;

/**
 * One way for members of a new cluster to come to the same member list.
 *
 * <p>Implementations are found through {@link java.util.ServiceLoader} and selected by {@link #id}
 * alone; so they need a public constructor without parameters, and an entry in {@code
 * META-INF/services} or a {@code provides} clause. They hold no state and are safe for use by
 * several threads at once: a host may run one strategy for several clusters.
 */
public interface BootstrapStrategy {

  /**
   * The name by which configuration selects this strategy: {@code [a-z][a-z0-9-]*}, the same at
   * every call. Two providers of one id are refused, both.
   */
  String id();

  /** One line on where the member list comes from, for a listing of strategies. */
  default String description() {
    return "";
  }

  /**
   * The settings this strategy takes, the same at every call. The host reads, validates, documents
   * and redacts them, and refuses any other; what an option's parser can find wrong is reported
   * before {@link #bootstrap} is called, together with everything else that is wrong.
   */
  default List<Option<?>> options() {
    return List.of();
  }

  /**
   * Whether {@link #bootstrap} neither sends nor writes anything, so that it may be called to check
   * a configuration.
   */
  default boolean isOffline() {
    return false;
  }

  /**
   * Finds out the member list. Blocks until it is known.
   *
   * <p>Every wait and every remote call must end with the deadline of the context, and with an
   * interrupt: a host stops waiting soon after either and reports a strategy that goes on as
   * broken, with a thread it cannot end. No thread, connection or file may stay behind when this
   * returns or throws. Nothing may be printed: tell the listener of the context instead, which
   * redacts secrets.
   *
   * <p>The host validates the result as a whole, also against the local member; a strategy checks
   * only what it must know before it writes anything.
   *
   * @throws BootstrapException when there is no list; with {@link Reason#TIMEOUT} when members were
   *     still missing at the deadline. Anything unchecked, but for {@link
   *     dev.etcdbootstrap.cluster.InvalidClusterException}, is taken for a defect of this strategy
   * @throws InterruptedException when interrupted
   */
  InitialCluster bootstrap(StrategyContext context) throws BootstrapException, InterruptedException;
}
