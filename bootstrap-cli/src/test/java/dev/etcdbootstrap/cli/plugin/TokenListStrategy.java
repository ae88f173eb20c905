package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A registry whose tokens are lists: those of the members that have registered. */
public final class TokenListStrategy implements RendezvousStrategy {

  private static final Option<InitialCluster> LIST =
      Option.of("token-list", "LIST", InitialCluster::parse)
          .required()
          .describedAs("the members that have registered");

  private static final Option<Integer> SIZE =
      Option.integer("token-size", 1, 9).withDefault("2").describedAs("how many there will be");

  /** Called by {@link java.util.ServiceLoader}. */
  public TokenListStrategy() {}

  @Override
  public String id() {
    return "test-tokens";
  }

  @Override
  public String description() {
    return "tokens for tests";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(LIST, SIZE);
  }

  @Override
  public Option<?> tokenOption() {
    return LIST;
  }

  @Override
  public String token(StrategyContext context) {
    return "the list";
  }

  @Override
  public String createToken(int size, StrategyContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Rendezvous connect(StrategyContext context) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (Member member : context.get(LIST).members()) {
      entries.add(
          new Roster.Entry(Registration.of(member.name(), member.toString()), entries.size()));
    }
    return new Lists(Roster.of(context.get(SIZE), 1, entries));
  }

  private static final class Lists implements Rendezvous {

    private final Roster roster;

    private Lists(Roster roster) {
      this.roster = roster;
    }

    @Override
    public String place() {
      return "the list";
    }

    @Override
    public Roster read() {
      return roster;
    }

    @Override
    public Roster register(Registration own, Roster before) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Roster await(Roster last, Duration limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void withdraw(Registration own) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
