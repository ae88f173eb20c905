package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.config.FileFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ParseResult;

/** A member list given as an argument. */
final class MemberListArgument {

  private MemberListArgument() {}

  /**
   * Its text; what standard input holds for {@code -}.
   *
   * @throws BootstrapException when standard input cannot be read
   */
  static String text(ParseResult arguments, Console console) throws BootstrapException {
    String text = arguments.matchedPositionalValue(0, "");
    if (!text.equals("-")) {
      return text;
    }
    try {
      return new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE, "standard input cannot be read: " + FileFailure.describe(e), e);
    }
  }
}
