package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.Optional;
import java.util.Set;

/**
 * A strategy whose members meet in a shared registry. It brings the transport and gets the course
 * of a member through it, and the tokens of that registry can be made and looked at with the
 * command.
 */
public interface RendezvousStrategy extends BootstrapStrategy {

  /**
   * Opens the registry that the options name; does not wait for it.
   *
   * @throws BootstrapException when it cannot be opened, whatever one does, such as for a
   *     certificate file that cannot be read
   */
  Rendezvous connect(StrategyContext context) throws BootstrapException;

  /** The token under which members meet: the cluster token of the result, which enters all IDs. */
  String token(StrategyContext context);

  /** The option that names the token, or the place of which it is a part. */
  Option<?> tokenOption();

  /**
   * A text for the token option with which {@link #createToken} may be asked when none is given;
   * empty when one must be, because it says where the token is made.
   */
  default Optional<String> newToken() {
    return Optional.empty();
  }

  /**
   * Which programs can be members by the same options without this library, for a hint: "etcd 3.6
   * and later"; empty for none.
   */
  default String nativeMembers() {
    return "";
  }

  /**
   * Makes a new token for a cluster of this size; never changes one that exists.
   *
   * @return the value of {@link #tokenOption}, ready to be given to every member
   * @throws BootstrapException when it cannot be made
   * @throws InterruptedException when interrupted
   */
  String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException;

  @Override
  default InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    if (context.localMember().filter(local -> local.advertisedPeerUrls().isEmpty()).isPresent()) {
      throw new BootstrapException(
          Reason.USAGE,
          "initial-advertise-peer-urls is not set; the strategy "
              + id()
              + " registers it for the other members, so set the URL at which they reach this one");
    }
    try (Rendezvous registry = connect(context)) {
      return RendezvousLoop.run(registry, context, token(context));
    }
  }

  /**
   * Looks once at who has registered; writes nothing. To wait until all are there, bootstrap
   * without a local member.
   *
   * @throws BootstrapException when the registry cannot be read, or with {@link
   *     Reason#INVALID_CLUSTER} when its registrations make no cluster
   * @throws InterruptedException when interrupted
   */
  default TokenStatus status(StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (Rendezvous registry = connect(context)) {
      return TokenStatus.of(registry.read(), token(context));
    } catch (TransientFailure e) {
      throw new BootstrapException(Reason.UNAVAILABLE, e.getMessage(), e);
    }
  }

  /**
   * Reads which members are marked as started, for a host that is about to start one. Tries again
   * until the deadline; the listener is told of every retry.
   *
   * @return empty when the registry keeps no start marks
   * @throws BootstrapException when that could not be found out, with {@link Reason#DENIED} when it
   *     may not be read, with {@link Reason#NOT_FOUND} when there is no such token
   * @throws InterruptedException when interrupted
   */
  default Optional<Set<EtcdId>> readStartMarks(StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (Rendezvous registry = connect(context)) {
      return new StartMarkCalls(registry, context, Schedule.of(context)).read();
    }
  }

  /**
   * Marks a member as started, just before it is, so that it learns of that when it comes back
   * without its data. Tries again until the deadline, as {@link #readStartMarks} does. Marking a
   * member twice is as good as once.
   *
   * <p>Mark members of a complete list only. Before, a native v2 member may wait, to which etcd can
   * show a mark among the registrations, and which ends then.
   *
   * @param member the ID under which it starts
   * @return false when the registry keeps no start marks
   * @throws BootstrapException when it could not be marked, with {@link Reason#DENIED} when that is
   *     not allowed, with {@link Reason#NOT_FOUND} when there is no such token
   * @throws InterruptedException when interrupted; whether it is marked is then not known
   */
  default boolean markStarted(EtcdId member, StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (Rendezvous registry = connect(context)) {
      return new StartMarkCalls(registry, context, Schedule.of(context)).write(member);
    }
  }
}
