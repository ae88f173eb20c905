package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.text.Redactor;
import java.net.URI;
import java.net.URL;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a strategy is given for one bootstrap. Thread-safe, and immutable but for the secrets
 * that it is told of. A class rather than an interface, so that it can grow without breaking
 * anyone.
 */
public final class StrategyContext {

  private final Optional<LocalMember> localMember;
  private final Map<Option<?>, Object> values;
  private final Deadline deadline;
  private final BootstrapListener listener;
  private final Redactor redactor;

  private StrategyContext(Builder builder) {
    this.localMember = Optional.ofNullable(builder.localMember);
    this.values = Map.copyOf(builder.values);
    this.deadline = builder.deadline;
    this.listener = builder.listener;
    this.redactor = builder.redactor;
    values.forEach(this::hideSecrets);
  }

  /** A context without local member, options or deadline, to add to. */
  public static Builder builder() {
    return new Builder();
  }

  /** Takes what is no type of the JDK as it was given, as text. */
  private void hideSecrets(Option<?> option, Object value) {
    if (value instanceof Collection<?> items) {
      items.forEach(item -> hideSecrets(option, item));
    } else if (value.getClass().getClassLoader() == null && option.isSecret()) {
      redactor.hide(value instanceof char[] chars ? String.valueOf(chars) : value.toString());
    } else if (value instanceof String || value instanceof URI || value instanceof URL) {
      redactor.hideUserInfo(value.toString());
    }
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

  /**
   * Tells the host of a secret that is the value of no option, such as the content of a file that
   * one names. It is taken out of all events and failures from now on, as the values of secret
   * options are, and the user-info of URLs.
   */
  public void hide(String secret) {
    redactor.hide(secret);
  }

  /** Takes the secrets that are known here out of texts that leave; for hosts. */
  public Redactor redactor() {
    return redactor;
  }

  /** Tells the listener, without secrets; never throws. */
  public void tell(BootstrapEvent event) {
    try {
      listener.onEvent(event.redacted(redactor));
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
    private Redactor redactor = new Redactor();

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

    /** Knows secrets already, among them the texts of secret options. */
    public Builder redactor(Redactor value) {
      this.redactor = value;
      return this;
    }

    /** The context. */
    public StrategyContext build() {
      return new StrategyContext(this);
    }
  }
}
