package dev.etcdbootstrap;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TokenStatus;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tokens of a strategy whose members meet in a shared registry; from {@link
 * ClusterBootstrap#tokens}. A token serves one cluster, once.
 *
 * <pre>{@code
 * ClusterTokens tokens =
 *     ClusterBootstrap.using("v3-grpc").option("discovery-endpoints", "http://store:2379").tokens();
 * String token = tokens.create(3);
 * TokenStatus status = tokens.status(token);
 * }</pre>
 *
 * <p>Every method that reaches the registry blocks, is bounded by the timeout of the bootstrap
 * anew, and ends soon after an interrupt. Immutable and thread-safe.
 */
public final class ClusterTokens {

  private final ClusterBootstrap observer;
  private final Installed installed;
  private final RendezvousStrategy strategy;
  private final Option<?> option;

  private ClusterTokens(
      ClusterBootstrap observer,
      Installed installed,
      RendezvousStrategy strategy,
      Option<?> option) {
    this.observer = observer;
    this.installed = installed;
    this.strategy = strategy;
    this.option = option;
  }

  static ClusterTokens of(ClusterBootstrap observer, Installed installed, Strategies others)
      throws BootstrapException {
    if (installed.strategy() instanceof RendezvousStrategy strategy) {
      return new ClusterTokens(observer, installed, strategy, installed.ask(strategy::tokenOption));
    }
    throw new BootstrapException(
        Reason.USAGE,
        "members do not meet under a token with "
            + installed
            + "; strategies with tokens: "
            + others.installed().stream()
                .filter(other -> other.strategy() instanceof RendezvousStrategy)
                .map(Installed::id)
                .collect(Collectors.joining(", ")));
  }

  /** The option in which every member is given its token. */
  public Option<?> option() {
    return option;
  }

  /**
   * Which programs can be members by the same options without this library: "etcd 3.6 and later";
   * empty for none.
   *
   * @throws BootstrapException when the strategy has a defect
   */
  public String nativeMembers() throws BootstrapException {
    return installed.ask(strategy::nativeMembers);
  }

  /**
   * Makes a token for a cluster of this size; never changes one that exists. Where the token option
   * is not set, the strategy chooses a token, unless the option says where it is made.
   *
   * @param size how many members the cluster will have, from 1 to {@link Roster#MAX_SIZE}
   * @return the value of {@link #option} for every member
   * @throws BootstrapException when it cannot be made
   * @throws InterruptedException when interrupted; whether a token was made is then not known
   * @throws IllegalArgumentException when no cluster has this size
   */
  public String create(int size) throws BootstrapException, InterruptedException {
    if (size < 1 || size > Roster.MAX_SIZE) {
      throw new IllegalArgumentException(
          "a cluster has from 1 to " + Roster.MAX_SIZE + " members, not " + size);
    }
    Prepared prepared = withNewToken().prepare();
    return printable(prepared.call(() -> strategy.createToken(size, prepared.context())));
  }

  /** It is read by terminals, by shells, and by people who copy it. */
  private String printable(String token) throws BootstrapException {
    if (!token.isBlank() && token.codePoints().allMatch(ForeignText::isPrintable)) {
      return token;
    }
    throw new BootstrapException(
        Reason.INTERNAL,
        installed
            + " made a token that is empty or cannot be printed: \""
            + ForeignText.printable(token)
            + "\"; report this to its author");
  }

  private ClusterBootstrap withNewToken() throws BootstrapException {
    if (observer.isSet(option)) {
      return observer;
    }
    Optional<String> token = installed.ask(strategy::newToken);
    return token.isPresent() ? observer.observer(option, token.get()) : observer;
  }

  /**
   * Looks once at who has registered under a token; writes nothing.
   *
   * @param token as {@link #create} returned it
   * @throws BootstrapException when the registry cannot be read, or with {@link
   *     Reason#INVALID_CLUSTER} when its registrations make no cluster
   * @throws InterruptedException when interrupted
   */
  public TokenStatus status(String token) throws BootstrapException, InterruptedException {
    return status(with(token));
  }

  /** Likewise, of the token that the token option is set to. */
  public TokenStatus status() throws BootstrapException, InterruptedException {
    return status(observer);
  }

  private TokenStatus status(ClusterBootstrap bootstrap)
      throws BootstrapException, InterruptedException {
    Prepared prepared = bootstrap.prepare();
    return prepared.call(() -> strategy.status(prepared.context()));
  }

  /**
   * Waits until all members have registered under a token; writes nothing.
   *
   * @param token as {@link #create} returned it
   * @throws BootstrapException when there is no list, with {@link Reason#TIMEOUT} when members were
   *     missing at the deadline
   * @throws InterruptedException when interrupted
   */
  public InitialCluster awaitMembers(String token) throws BootstrapException, InterruptedException {
    return awaitMembers(with(token));
  }

  /** Likewise, of the token that the token option is set to. */
  public InitialCluster awaitMembers() throws BootstrapException, InterruptedException {
    return awaitMembers(observer);
  }

  private InitialCluster awaitMembers(ClusterBootstrap bootstrap)
      throws BootstrapException, InterruptedException {
    Prepared prepared = bootstrap.prepare();
    // Asked beforehand: a strategy that has no answer is told as what it is.
    installed.ask(() -> strategy.token(prepared.context()));
    return installed.bootstrap(prepared.context());
  }

  private ClusterBootstrap with(String token) {
    return observer.observer(option, Objects.requireNonNull(token, "token"));
  }
}
