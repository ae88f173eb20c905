package dev.etcdbootstrap.spi;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a strategy declares: its key, its type, and what the host needs to read it from a
 * command line, an environment or a file, to document it and to keep it secret. Immutable; compared
 * by identity, so declare each as a constant.
 *
 * <pre>{@code
 * static final Option<Integer> SIZE = Option.integer("expected-size", 1, 1_000)
 *     .describedAs("how many members to wait for");
 * }</pre>
 *
 * @param <T> the type of its value
 */
public final class Option<T> {

  /** How a value is written in a format that knows types, such as YAML. */
  public enum Form {
    /** As text. */
    TEXT,
    /** As text with commas between its items, or as a list of texts. */
    LIST,
    /** As a number, a boolean or a duration, which need no quotes. */
    LITERAL
  }

  private static final List<String> FLAG = List.of("true", "false");

  private final String key;
  private final Form form;
  private final String placeholder;
  private final Function<String, T> parser;
  private final List<String> choices;
  private final String description;
  private final Optional<String> defaultText;
  private final boolean required;
  private final boolean secret;

  private Option(
      String key,
      Form form,
      String placeholder,
      Function<String, T> parser,
      List<String> choices,
      String description,
      Optional<String> defaultText,
      boolean required,
      boolean secret) {
    this.key = key;
    this.form = form;
    this.placeholder = placeholder;
    this.parser = parser;
    this.choices = choices;
    this.description = description;
    this.defaultText = defaultText;
    this.required = required;
    this.secret = secret;
  }

  /**
   * An option of any type.
   *
   * @param key {@code [a-z][a-z0-9-]*}, by etcd's own name where etcd has the setting
   * @param placeholder what stands for the value in a help text: {@code URL}
   * @param parser reads the text of a value; what it finds wrong it throws as an {@link
   *     IllegalArgumentException} whose message completes "KEY is TEXT, but …" ("must be
   *     positive"), or as an {@link dev.etcdbootstrap.cluster.InvalidClusterException}; neither
   *     repeats the text of a secret
   */
  public static <T> Option<T> of(String key, String placeholder, Function<String, T> parser) {
    if (!Ids.isValid(key)) {
      throw new IllegalArgumentException("an option key must match " + Ids.PATTERN + ": " + key);
    }
    return new Option<>(
        key, Form.TEXT, placeholder, parser, List.of(), "", Optional.empty(), false, false);
  }

  /** Any text but the empty one. */
  public static Option<String> text(String key) {
    return of(key, "TEXT", Option::notEmpty);
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  /** Texts with commas between; blanks around each are dropped, and empty ones. */
  public static Option<List<String>> list(String key) {
    return of(key, "TEXT,…", text -> notEmpty(items(text))).as(Form.LIST);
  }

  private static List<String> items(String text) {
    List<String> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return List.copyOf(items);
  }

  private static List<String> notEmpty(List<String> items) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return items;
  }

  /** A whole number from least to most. */
  public static Option<Integer> integer(String key, int least, int most) {
    return of(
            key,
            "N",
            text -> {
              try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // reported below, like a number out of range
              }
              throw new IllegalArgumentException(
                  "must be a whole number from " + least + " to " + most);
            })
        .as(Form.LITERAL);
  }

  /** A duration as etcd's flags take it: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 0}. */
  public static Option<Duration> duration(String key) {
    return of(key, "DURATION", Durations::parse).as(Form.LITERAL);
  }

  /** Likewise, from least to most. */
  public static Option<Duration> duration(String key, Duration least, Duration most) {
    return of(
            key,
            "DURATION",
            text -> {
              Duration value = Durations.parse(text);
              if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                    "must be a duration from "
                        + Durations.format(least)
                        + " to "
                        + Durations.format(most));
              }
              return value;
            })
        .as(Form.LITERAL);
  }

  /** A boolean: {@code true} or {@code false}. */
  public static Option<Boolean> flag(String key) {
    return choice(key, FLAG, Boolean::valueOf).as(Form.LITERAL);
  }

  /** The path of a file; whether it exists is for the strategy to find out. */
  public static Option<Path> file(String key) {
    return path(key, "FILE", "must be the path of a file");
  }

  /** The path of a directory, likewise. */
  public static Option<Path> directory(String key) {
    return path(key, "DIRECTORY", "must be the path of a directory");
  }

  private static Option<Path> path(String key, String placeholder, String otherwise) {
    return of(
        key,
        placeholder,
        text -> {
          try {
            return Path.of(notEmpty(text));
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException(otherwise, e);
          }
        });
  }

  /**
   * A URI with a host; blanks around it are dropped. Make it {@link #secret} if it may hold a
   * password.
   *
   * @param schemes which it may have, in lower case: {@code http}, {@code https}
   */
  public static Option<URI> uri(String key, String... schemes) {
    List<String> allowed = List.of(schemes);
    return of(
        key,
        "URL",
        text -> {
          URI uri = parseUri(text.strip());
          String scheme = uri == null ? null : uri.getScheme();
          if (uri == null
              || scheme == null
              || !allowed.contains(scheme.toLowerCase(Locale.ROOT))
              || uri.getHost() == null) {
            throw new IllegalArgumentException(
                "must be " + String.join("://HOST… or ", allowed) + "://HOST…");
          }
          return uri;
        });
  }

  private static @Nullable URI parseUri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** One of these texts. */
  public static <T> Option<T> choice(String key, List<String> choices, Function<String, T> value) {
    List<String> copy = List.copyOf(choices);
    Function<String, T> parser =
        text -> {
          if (!copy.contains(text)) {
            throw new IllegalArgumentException("must be " + String.join(" or ", copy));
          }
          return value.apply(text);
        };
    return new Option<>(
        key, Form.TEXT, String.join("|", copy), parser, copy, "", Optional.empty(), false, false);
  }

  /**
   * The same option, which must be set. One that is set also tells a host which strategy is meant.
   */
  public Option<T> required() {
    return new Option<>(
        key, form, placeholder, parser, choices, description, defaultText, true, secret);
  }

  /** The same option, whose value is never shown. */
  public Option<T> secret() {
    return new Option<>(
        key, form, placeholder, parser, choices, description, defaultText, required, true);
  }

  /** The same option, whose values are written in another way; {@link Form#TEXT} unless set. */
  public Option<T> as(Form other) {
    return new Option<>(
        key, other, placeholder, parser, choices, description, defaultText, required, secret);
  }

  /** The same option with a value for when it is not set. */
  public Option<T> withDefault(String text) {
    Objects.requireNonNull(
        parser.apply(text)); // a default that is no value is the author's mistake, found at once
    return new Option<>(
        key, form, placeholder, parser, choices, description, Optional.of(text), required, secret);
  }

  /** The same option with a description: one line, no period. */
  public Option<T> describedAs(String text) {
    return new Option<>(
        key, form, placeholder, parser, choices, text, defaultText, required, secret);
  }

  /** The name in every source of configuration. */
  public String key() {
    return key;
  }

  /** How values are written where types are known. */
  public Form form() {
    return form;
  }

  /** What stands for the value in a help text. */
  public String placeholder() {
    return placeholder;
  }

  /** One line; may be empty. */
  public String description() {
    return description;
  }

  /** The text used when the option is not set. */
  public Optional<String> defaultText() {
    return defaultText;
  }

  /** The only texts allowed; empty when they cannot be listed. */
  public List<String> choices() {
    return choices;
  }

  /** Whether this is a boolean, which a command line may set without a value. */
  public boolean isFlag() {
    return choices.equals(FLAG);
  }

  /** Whether it must be set. */
  public boolean isRequired() {
    return required;
  }

  /** Whether its value must not be shown. */
  public boolean isSecret() {
    return secret;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException when the text is no value of this option
   */
  public T parse(String text) {
    return parser.apply(text);
  }

  @Override
  public String toString() {
    return key;
  }
}
