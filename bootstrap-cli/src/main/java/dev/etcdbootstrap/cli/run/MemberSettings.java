package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.Explanation;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.decision.WantedState;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code run} has to know of the member whatever the strategy is.
 *
 * @param self its name and advertised peer URLs, with etcd's defaults
 * @param hasUrls whether somebody has set the URLs; otherwise those in the list are meant
 * @param state what the operator knows of the cluster
 */
record MemberSettings(Member self, boolean hasUrls, WantedState state) {

  private static final String NAME = "name";
  private static final String ADVERTISED = "initial-advertise-peer-urls";
  private static final String STATE = "initial-cluster-state";

  /**
   * Reads them.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when one is illegal, naming its place
   */
  static MemberSettings of(Configuration configuration) throws BootstrapException {
    String name = read(configuration, NAME, "default", LocalMember::checkName);
    return new MemberSettings(
        new Member(
            name, read(configuration, ADVERTISED, "http://localhost:2380", PeerUrl::parseList)),
        configuration.anywhere(ADVERTISED).isPresent(),
        read(configuration, STATE, "new", MemberSettings::state));
  }

  /** The configuration for the strategy, which finds a list and knows nothing of states. */
  Configuration forStrategy(Configuration configuration) {
    Configuration stateless = configuration.without(STATE);
    return configuration.anywhere(NAME).isPresent()
        ? stateless
        : stateless.withFlag(NAME, self.name());
  }

  private static WantedState state(String text) {
    for (WantedState state : WantedState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("must be new, existing or auto");
  }

  private static <T> T read(
      Configuration configuration, String key, String standard, Function<String, T> parse)
      throws BootstrapException {
    Explanation set =
        configuration
            .anywhere(key)
            .orElseGet(() -> new Explanation(key, Optional.of(standard), "default", List.of()));
    String text = set.value().orElse(standard);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new BootstrapException(
          Reason.USAGE,
          set.origin() + ": " + key + " " + ForeignText.printable(text) + ": " + e.getMessage(),
          e);
    }
  }
}
