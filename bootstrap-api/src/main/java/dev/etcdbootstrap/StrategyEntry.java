package dev.etcdbootstrap;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A strategy that was found, whether or not it can be used. */
public sealed interface StrategyEntry {

  /** The jar or folder it comes from. */
  String origin();

  /**
   * One that can be used.
   *
   * @param id by which it is selected
   * @param description one line on where the member list comes from; may be empty
   * @param strategy the strategy
   * @param isOffline whether it may be called to check a configuration
   * @param options as it declared them when it was loaded
   * @param version of its jar, empty when the jar names none
   */
  record Installed(
      String id,
      String description,
      BootstrapStrategy strategy,
      boolean isOffline,
      List<Option<?>> options,
      String version,
      String origin)
      implements StrategyEntry {
    /** Copies the options. */
    public Installed {
      options = List.copyOf(options);
    }

    /** The option of this key, if it declares one. */
    public Optional<Option<?>> option(String key) {
      for (Option<?> option : options) {
        if (option.key().equals(key)) {
          return Optional.of(option);
        }
      }
      return Optional.empty();
    }

    /**
     * Asks it for something that needs no waiting. What is not of this library is asked in a thread
     * of its own and given up after 5 s.
     *
     * @throws BootstrapException with {@link Reason#INTERNAL} when there is no answer
     */
    public <T> T ask(Callable<T> question) throws BootstrapException {
      try {
        T answer = ForeignCode.ask(strategy.getClass(), ForeignCode.LIMIT, question);
        if (answer != null) {
          return answer;
        }
        throw defect("gave no answer", null);
      } catch (ForeignCode.Defect e) {
        throw defect(e.getMessage(), e.getCause());
      }
    }

    /** Its author is to blame. */
    BootstrapException defect(String what, @Nullable Throwable cause) {
      BootstrapException defect =
          new BootstrapException(
              Reason.INTERNAL, this + " " + what + "; report this to its author");
      if (cause != null) {
        defect.initCause(cause);
      }
      return defect;
    }

    /** For messages: its id and where it comes from. */
    @Override
    public String toString() {
      return "strategy " + id + " (" + origin + ")";
    }
  }

  /**
   * One that cannot be used; fatal only to whoever selects it.
   *
   * @param provider its id, its class name when it has no usable id, or the name of a jar of which
   *     nothing more is known
   * @param cause what is wrong with it, on one line
   */
  record Broken(String provider, String origin, String cause) implements StrategyEntry {
    /** For messages: what it is, where it comes from, and what is wrong with it. */
    @Override
    public String toString() {
      return provider + " (" + origin + ") cannot be used: " + cause;
    }
  }
}
