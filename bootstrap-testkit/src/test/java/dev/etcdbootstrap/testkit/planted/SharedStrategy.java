package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Members meet in a {@link SharedServer}, numbered in the order in which they came. */
public class SharedStrategy implements RendezvousStrategy {

  static final Option<String> SERVER =
      Option.text("server").required().describedAs("the address of the server");

  static final Option<String> TOKEN =
      Option.text("token").required().describedAs("where the members meet");

  private final String id;

  /** Without a defect. */
  public SharedStrategy() {
    this("shared");
  }

  SharedStrategy(String id) {
    this.id = id;
  }

  /** Held while a member is numbered and written, and while all are read. */
  Object lock(SharedServer.Token token) {
    return token;
  }

  /** The number of the next member. */
  long nextNumber(SharedServer.Token token) {
    return 1
        + token.map().all().values().stream().mapToLong(SharedRegistry::number).max().orElse(0);
  }

  /** Reads the start marks of a token. */
  Set<EtcdId> startMarks(SharedRegistry registry) throws TransientFailure, BootstrapException {
    return Set.copyOf(registry.token().marks());
  }

  /** Writes one. */
  void markStarted(SharedRegistry registry, EtcdId member)
      throws TransientFailure, BootstrapException {
    boolean unused = registry.token().marks().add(member);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public String description() {
    return "members meet in a map that they share";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SERVER, TOKEN);
  }

  @Override
  public String token(StrategyContext context) {
    return context.get(TOKEN);
  }

  @Override
  public Option<?> tokenOption() {
    return TOKEN;
  }

  @Override
  public Optional<String> newToken() {
    return Optional.of(UUID.randomUUID().toString());
  }

  @Override
  public Rendezvous connect(StrategyContext context) {
    return new SharedRegistry(this, context.get(SERVER), context.get(TOKEN));
  }

  @Override
  public String createToken(int size, StrategyContext context) throws BootstrapException {
    String token = context.get(TOKEN);
    try {
      if (!SharedServer.at(context.get(SERVER)).create(token, size)) {
        throw new BootstrapException(Reason.USAGE, token + " exists; choose another");
      }
      return token;
    } catch (TransientFailure e) {
      throw new BootstrapException(Reason.UNAVAILABLE, e.getMessage(), e);
    }
  }
}
