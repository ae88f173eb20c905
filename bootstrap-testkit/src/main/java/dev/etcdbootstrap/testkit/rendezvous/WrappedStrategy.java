package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The same strategy with a wrapper around its registry. */
record WrappedStrategy(RendezvousStrategy strategy, UnaryOperator<Rendezvous> wrapper)
    implements RendezvousStrategy {

  @Override
  public Rendezvous connect(StrategyContext context) throws BootstrapException {
    return wrapper.apply(strategy.connect(context));
  }

  @Override
  public String id() {
    return strategy.id();
  }

  @Override
  public String description() {
    return strategy.description();
  }

  @Override
  public List<Option<?>> options() {
    return strategy.options();
  }

  @Override
  public String token(StrategyContext context) {
    return strategy.token(context);
  }

  @Override
  public Option<?> tokenOption() {
    return strategy.tokenOption();
  }

  @Override
  public Optional<String> newToken() {
    return strategy.newToken();
  }

  @Override
  public String nativeMembers() {
    return strategy.nativeMembers();
  }

  @Override
  public String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException {
    return strategy.createToken(size, context);
  }
}
