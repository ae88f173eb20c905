package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.LocalMember;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a strategy is given for one bootstrap. Immutable and thread-safe. A class rather than
 * an interface, so that it can grow without breaking anyone.
 */
public final class StrategyContext {

  private final Optional<LocalMember> localMember;
  private final Map<Option<?>, Object> values;
  private final Deadline deadline;
  private final BootstrapListener listener;

  private StrategyContext(Builder builder) {
    this.localMember = Optional.ofNullable(builder.localMember);
    this.values = Map.copyOf(builder.values);
    this.deadline = builder.deadline;
    this.listener = builder.listener;
  }

  /** A context without local member, options or deadline, to add to. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The member that this process will be; empty for an observer, which only wants to know the list.
   */
  public Optional<LocalMember> localMember() {
    return localMember;
  }

  /**
   * The value of an option that is required or has a default.
   *
   * @throws NoSuchElementException when it has none
   */
  public <T> T get(Option<T> option) {
    return find(option).orElseThrow(() -> new NoSuchElementException("no value for " + option));
  }

  /** The value of an option, or its default. */
  @SuppressWarnings("unchecked") // the builder takes only values of the option's own type
  public <T> Optional<T> find(Option<T> option) {
    Object value = values.get(option);
    return value == null ? option.defaultText().map(option::parse) : Optional.of((T) value);
  }

  /** When everything must have ended; bounds every remote call. */
  public Deadline deadline() {
    return deadline;
  }

  /** Tells the listener; never throws. */
  public void tell(BootstrapEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      // Progress is never worth a bootstrap; see BootstrapListener.
    }
  }

  /** Makes a context; for hosts and for tests of strategies. Not thread-safe. */
  public static final class Builder {

    private @Nullable LocalMember localMember;
    private final Map<Option<?>, Object> values = new HashMap<>();
    private Deadline deadline = Deadline.never();
    private BootstrapListener listener = event -> {};

    private Builder() {}

    /** The member that this process will be. */
    public Builder localMember(LocalMember member) {
      this.localMember = member;
      return this;
    }

    /** The value of an option. */
    public <T> Builder option(Option<T> option, T value) {
      values.put(option, value);
      return this;
    }

    /** When everything must have ended; never, unless set. */
    public Builder deadline(Deadline value) {
      this.deadline = value;
      return this;
    }

    /** Is told what happens; nobody is, unless set. */
    public Builder listener(BootstrapListener value) {
      this.listener = value;
      return this;
    }

    /** The context. */
    public StrategyContext build() {
      return new StrategyContext(this);
    }
  }
}
