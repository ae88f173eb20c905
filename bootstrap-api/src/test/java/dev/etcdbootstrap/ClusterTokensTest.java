package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real registries are in integration-tests. */
@Timeout(60)
final class ClusterTokensTest {

  private static final Option<String> TOKEN = Option.text("memory-token").required();

  private final Map<String, Roster> registry = new ConcurrentHashMap<>();
  private boolean choosesTokens = true;

  private ClusterBootstrap bootstrap() {
    return ClusterBootstrap.using(
        Strategies.of(new Memory(), FakeStrategy.finding("a=http://a:1")), "memory");
  }

  @Test
  void makesATokenThatTheStrategyChooses() throws Exception {
    ClusterTokens tokens = bootstrap().tokens();

    String token = tokens.create(2);

    assertThat(token).isEqualTo("chosen");
    assertThat(tokens.option()).isSameAs(TOKEN);
    assertThat(tokens.nativeMembers()).isEqualTo("those of a test");
    assertThat(tokens.status(token)).hasToString("chosen: 0 of 2 members");
  }

  @Test
  void makesTheTokenThatIsSet() throws Exception {
    assertThat(bootstrap().option("memory-token", "own").tokens().create(2)).isEqualTo("own");
    assertThat(bootstrap().option(TOKEN, "typed").tokens().create(2)).isEqualTo("typed");
    assertThat(registry).containsOnlyKeys("own", "typed");
  }

  @Test
  void asksForATokenThatOnlyTheCallerCanChoose() {
    choosesTokens = false;

    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> bootstrap().tokens().create(2));

    assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    assertThat(failure).hasMessageContaining("needs memory-token");
  }

  @Test
  void looksAtTheTokenThatIsAskedForOrElseAtTheOneThatIsSet() throws Exception {
    register("a", 1, "a=http://a:1");
    register("b", 2);
    ClusterBootstrap bootstrap =
        bootstrap().option(TOKEN, "a").localMember(LocalMember.of("z", "http://z:1"));
    ClusterTokens tokens = bootstrap.tokens();
    bootstrap.option(TOKEN, "c"); // is too late for these

    assertThat(tokens.status().registered().orElseThrow()).hasToString("a=http://a:1");
    assertThat(tokens.status().missing()).isZero();
    assertThat(tokens.status("b").registered()).isEmpty();
    assertThat(tokens.status("b").missing()).isEqualTo(2);
  }

  @Test
  void waitsForAllMembersAndIsNone() throws Exception {
    register("a", 2, "a=http://a:1", "b=http://b:1");

    assertThat(bootstrap().tokens().awaitMembers("a")).hasToString("a=http://a:1,b=http://b:1");
    assertThat(bootstrap().option(TOKEN, "a").tokens().awaitMembers().members()).hasSize(2);
  }

  @Test
  void refusesASizeThatNoClusterHas() throws Exception {
    ClusterTokens tokens = bootstrap().tokens();

    assertThatThrownBy(() -> tokens.create(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cluster has from 1 to 1000 members, not 0");
    assertThatThrownBy(() -> tokens.create(1_001)).isInstanceOf(IllegalArgumentException.class);
    assertThat(registry).isEmpty();
  }

  @Test
  void aStrategyWithoutTokensIsRefusedAndThoseWithTokensAreNamed() {
    Strategies strategies = Strategies.of(new Memory(), FakeStrategy.finding("a=http://a:1"));

    BootstrapException failure =
        catchThrowableOfType(
            BootstrapException.class, () -> ClusterBootstrap.using(strategies, "fake").tokens());

    assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    assertThat(failure)
        .hasMessageStartingWith("members do not meet under a token with strategy fake (")
        .hasMessageEndingWith("; strategies with tokens: memory");
  }

  private void register(String token, int size, String... members) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (String member : members) {
      entries.add(new Roster.Entry(Registration.of(member, member), entries.size()));
    }
    registry.put(token, Roster.of(size, 1, entries));
  }

  /** Tokens in memory. */
  private final class Memory implements RendezvousStrategy {

    @Override
    public String id() {
      return "memory";
    }

    @Override
    public String description() {
      return "tokens in memory";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(TOKEN);
    }

    @Override
    public Option<?> tokenOption() {
      return TOKEN;
    }

    @Override
    public Optional<String> newToken() {
      return choosesTokens ? Optional.of("chosen") : Optional.empty();
    }

    @Override
    public String nativeMembers() {
      return "those of a test";
    }

    @Override
    public String token(StrategyContext context) {
      return context.get(TOKEN);
    }

    @Override
    public String createToken(int size, StrategyContext context) {
      register(context.get(TOKEN), size);
      return context.get(TOKEN);
    }

    @Override
    public Rendezvous connect(StrategyContext context) {
      return new Place(context.get(TOKEN));
    }
  }

  private final class Place implements Rendezvous {

    private final String token;

    private Place(String token) {
      this.token = token;
    }

    @Override
    public String place() {
      return "memory";
    }

    @Override
    public Roster read() throws BootstrapException {
      Roster roster = registry.get(token);
      if (roster == null) {
        throw new BootstrapException(Reason.NOT_FOUND, "there is no token " + token);
      }
      return roster;
    }

    @Override
    public Roster register(Registration own, Roster before) {
      throw new AssertionError("an observer registers nothing");
    }

    @Override
    public Roster await(Roster last, Duration limit) {
      throw new AssertionError("all are there");
    }

    @Override
    public void withdraw(Registration own) {
      throw new AssertionError("an observer withdraws nothing");
    }

    @Override
    public void close() {}
  }
}
