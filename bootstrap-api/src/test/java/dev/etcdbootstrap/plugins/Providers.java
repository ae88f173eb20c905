package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.Arrays;
import java.util.List;

/** Classes for services files to name, most of them not as they should be. */
final class Providers {

  private Providers() {}

  /** What all have in common. */
  abstract static class Provider implements BootstrapStrategy {

    @Override
    public InitialCluster bootstrap(StrategyContext context) {
      throw new UnsupportedOperationException();
    }
  }

  /** As it should be. */
  public static final class Healthy extends Provider {
    public Healthy() {}

    @Override
    public String id() {
      return "healthy";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(Option.text("k"), Option.text("l"));
    }
  }

  /** Has no strategy in it. */
  public static final class WrongType {
    public WrongType() {}
  }

  /** Fails at once. */
  public static final class Throwing extends Provider {
    public Throwing() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public String id() {
      return "throwing";
    }
  }

  /** Fails before it is constructed. */
  public static final class ThrowingWhenLoaded extends Provider {
    private static final int NUMBER = Integer.parseInt("none");

    public ThrowingWhenLoaded() {}

    @Override
    public String id() {
      return "throwing-" + NUMBER;
    }
  }

  /** Cannot be constructed by others. */
  public static final class Hidden extends Provider {
    private Hidden() {}

    @Override
    public String id() {
      return "hidden";
    }
  }

  /** Has an id that nobody could write on a command line. */
  public static final class BadId extends Provider {
    public BadId() {}

    @Override
    public String id() {
      return "Bad Id";
    }
  }

  /** Has no id. */
  public static final class NullId extends Provider {
    public NullId() {}

    @Override
    @SuppressWarnings("NullAway") // a strategy may be compiled without such a check
    public String id() {
      return null;
    }
  }

  /** Declares one key for two options. */
  public static final class DuplicateKeys extends Provider {
    public DuplicateKeys() {}

    @Override
    public String id() {
      return "duplicate-keys";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(Option.text("k"), Option.text("l"), Option.flag("k"));
    }
  }

  /** Fails to say what its options are. */
  public static final class ThrowingOptions extends Provider {
    public ThrowingOptions() {}

    @Override
    public String id() {
      return "throwing-options";
    }

    @Override
    public List<Option<?>> options() {
      throw new IllegalStateException("no options today");
    }
  }

  /** Has no options, not even none. */
  public static final class NullOptions extends Provider {
    public NullOptions() {}

    @Override
    public String id() {
      return "null-options";
    }

    @Override
    @SuppressWarnings("NullAway")
    public List<Option<?>> options() {
      return null;
    }
  }

  /** Has an option that is none. */
  public static final class NullOption extends Provider {
    public NullOption() {}

    @Override
    public String id() {
      return "null-option";
    }

    @Override
    public List<Option<?>> options() {
      return Arrays.asList(Option.text("k"), null);
    }
  }

  /** Has an option that cannot be shown. */
  public static final class UndescribedOption extends Provider {
    public UndescribedOption() {}

    @Override
    public String id() {
      return "undescribed-option";
    }

    @Override
    @SuppressWarnings("NullAway")
    public List<Option<?>> options() {
      return List.of(Option.text("k").describedAs(null));
    }
  }

  /** Has no description, not even an empty one. */
  public static final class NullDescription extends Provider {
    public NullDescription() {}

    @Override
    public String id() {
      return "null-description";
    }

    @Override
    @SuppressWarnings("NullAway")
    public String description() {
      return null;
    }
  }

  /** Fails to describe itself, with no exception but an error. */
  public static final class ThrowingDescription extends Provider {
    public ThrowingDescription() {}

    @Override
    public String id() {
      return "throwing-description";
    }

    @Override
    public String description() {
      throw new AssertionError("no words");
    }
  }

  /** Fails to say whether it is offline, and its failure cannot be printed. */
  public static final class ThrowingOffline extends Provider {
    public ThrowingOffline() {}

    @Override
    public String id() {
      return "throwing-offline";
    }

    @Override
    public boolean isOffline() {
      throw new UnprintableException();
    }
  }

  /** Has no end. */
  public static final class EndlessId extends Provider {
    public EndlessId() {}

    @Override
    @SuppressWarnings("InfiniteRecursion")
    public String id() {
      return id();
    }
  }

  /** Fails to say what it is. */
  public static final class UnprintableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException();
    }
  }
}
