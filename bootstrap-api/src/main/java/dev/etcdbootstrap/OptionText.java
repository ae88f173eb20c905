package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Redactor;
import java.util.Objects;
import java.util.Optional;

/** A value of an option as somebody wrote it, and where. Immutable and thread-safe. */
public final class OptionText {

  private final String text;
  private final String source;

  private OptionText(String text, String source) {
    this.text = Objects.requireNonNull(text, "text");
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * A text and its place.
   *
   * @param source where it was found, for messages: {@code app.yaml:12}; may be empty
   */
  public static OptionText of(String text, String source) {
    return new OptionText(text, source);
  }

  /** Where it was found; may be empty. */
  public String source() {
    return source;
  }

  /** Reads the value for an option; what is wrong with it goes into the report. */
  public <T> Optional<T> read(Option<T> option, ProblemReport report) {
    try {
      Optional<T> value = Optional.ofNullable(option.parse(text));
      if (value.isEmpty()) {
        throw new IllegalStateException("the parser of the option " + option + " returned null");
      }
      return value;
    } catch (InvalidClusterException e) {
      report.list(e.redacted(redactor(option)), source);
    } catch (IllegalArgumentException e) {
      report.usage(
          Problem.error("bad-option-value", option + " " + complaint(option, e), "").at(source));
    }
    return Optional.empty();
  }

  private String complaint(Option<?> option, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    String redacted = redactor(option).redact(message);
    boolean repeatsSecret = option.isSecret() && !redacted.equals(message);
    String what = e.getMessage() == null || repeatsSecret ? "is not a valid value" : redacted;
    return option.isSecret()
        ? what
        : "is \"" + ForeignText.printable(Redactor.withoutUserInfo(text)) + "\", but " + what;
  }

  private Redactor redactor(Option<?> option) {
    Redactor redactor = new Redactor();
    hideIn(redactor, option);
    return redactor;
  }

  /** Tells a redactor what must not be shown: a secret, or else the user-info of URLs. */
  public void hideIn(Redactor redactor, Option<?> option) {
    if (option.isSecret()) {
      redactor.hide(text);
    } else {
      redactor.hideUserInfo(text);
    }
  }
}
