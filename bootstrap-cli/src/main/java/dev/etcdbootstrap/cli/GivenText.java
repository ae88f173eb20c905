package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Refuses arguments and variables that are not what was given. The JVM reads them by the locale,
 * and replaces what it does not understand: two members would get one name.
 */
final class GivenText {

  private static final char REPLACEMENT = '\ufffd';
  private static final String VARIABLES = "ETCD_";

  private GivenText() {}

  /**
   * Refuses what was not UTF-8.
   *
   * @throws BootstrapException when a character was replaced
   */
  static void check(String[] args, Map<String, String> environment) throws BootstrapException {
    for (String arg : args) {
      if (arg.indexOf(REPLACEMENT) >= 0) {
        throw refused("an argument holds bytes that are not UTF-8, or the character U+FFFD");
      }
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith(VARIABLES)
          && variable.getValue().indexOf(REPLACEMENT) >= 0) {
        throw refused(
            variable.getKey() + " holds bytes that are not UTF-8, or the character U+FFFD");
      }
    }
  }

  /**
   * Refuses characters outside ASCII when the JVM of this process cannot read them. The start
   * script sets a locale in which it can, unless there is none.
   *
   * @param count of the arguments, which are the last of the process
   * @throws BootstrapException when there are any
   */
  static void checkProcess(int count) throws BootstrapException {
    if (System.getProperty("sun.jnu.encoding", "UTF-8").equals("UTF-8")) {
      return;
    }
    List<String> words = raw("cmdline");
    boolean isPlain =
        words.subList(Math.max(0, words.size() - count), words.size()).stream()
                .allMatch(GivenText::isAscii)
            && raw("environ").stream()
                .filter(word -> word.startsWith(VARIABLES))
                .allMatch(GivenText::isAscii);
    if (!isPlain) {
      throw refused(
          "an argument or a variable has characters outside ASCII, which Java cannot read in this"
              + " locale; set LC_ALL to a UTF-8 locale that is installed (see: locale -a)");
    }
  }

  /** Each byte as a character. */
  private static List<String> raw(String name) {
    try {
      String all =
          new String(
              Files.readAllBytes(Path.of("/proc/self/" + name)), StandardCharsets.ISO_8859_1);
      return Arrays.asList(all.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static BootstrapException refused(String message) {
    return new BootstrapException(
        Reason.USAGE,
        "the command line is not valid",
        List.of(Problem.error("bad-command-line", message, "write it in UTF-8")));
  }
}
