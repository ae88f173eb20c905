package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.plugin.PluginPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be known of the arguments before they are parsed: which plugins there are, because
 * their options become flags; which subcommand is meant; and how a failure to parse is reported.
 * Immutable.
 */
final class UnparsedArguments {

  private final List<String> args;

  UnparsedArguments(String... args) {
    this.args = List.of(args);
  }

  /** All of them. */
  String[] all() {
    return args.toArray(String[]::new);
  }

  /** Those of this command; what stands after {@code --} is for another program. */
  private List<String> own() {
    int end = args.indexOf("--");
    return end < 0 ? args : args.subList(0, end);
  }

  /** The value of {@code --plugin-path}. */
  Optional<String> pluginPath() {
    Optional<String> flag = Optional.empty();
    List<String> own = own();
    for (int i = 0; i < own.size(); i++) {
      String arg = own.get(i);
      if (arg.startsWith(PluginPath.FLAG + "=")) {
        flag = Optional.of(arg.substring(PluginPath.FLAG.length() + 1));
      } else if (arg.equals(PluginPath.FLAG) && i + 1 < own.size()) {
        i++;
        flag = Optional.of(own.get(i));
      }
    }
    return flag;
  }

  /** How many of the first arguments are the name of a subcommand; 0 for none. */
  int wordsOfSubcommand(Set<String> names) {
    for (int words = Math.min(2, args.size()); words > 0; words--) {
      if (names.contains(first(words))) {
        return words;
      }
    }
    return 0;
  }

  /** The first arguments with blanks between. */
  String first(int words) {
    return String.join(" ", args.subList(0, words));
  }

  /** All arguments but the first ones. */
  String[] after(int words) {
    return args.subList(words, args.size()).toArray(String[]::new);
  }

  /** Whether a failure is printed as JSON too. */
  boolean wantJson() {
    List<String> own = own();
    for (int i = 0; i < own.size(); i++) {
      String next = i + 1 < own.size() ? own.get(i + 1) : "";
      if (own.get(i).matches("--output|-[vq]*o") && next.equals("json")) {
        return true;
      }
      if (own.get(i).matches("--output=json|-[vq]*o=?json")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a failure is printed with its stack trace. */
  boolean wantStackTrace() {
    return own().stream().anyMatch(arg -> arg.matches("--verbose|-q*v[vq]*(o.*)?"));
  }
}
