package dev.etcdbootstrap.run.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The words after {@code etcd}, read as Go's {@code flag} package reads them: {@code -x v}, {@code
 * --x v}, {@code --x=v}, booleans without a value; {@code --} or the first word that is no flag
 * ends the flags; the last occurrence of a flag counts. Immutable.
 *
 * <p>etcd gives up at a flag that it does not know. Here it is read on, as the releases differ: a
 * word after an unknown flag is its value unless it begins with a hyphen.
 *
 * @see <a href="https://pkg.go.dev/flag#hdr-Command_line_flag_syntax">Command line flag syntax</a>
 */
public final class EtcdArguments {

  private final List<String> words = new ArrayList<>();
  private final List<EtcdArgument> flags = new ArrayList<>();
  private int end; // the first word that is not read as a flag
  private String problem;

  private EtcdArguments(String problem) {
    this.problem = problem;
  }

  /** Reads the words after the name of the program; never fails, see {@link #problem}. */
  public static EtcdArguments parse(List<String> words) {
    EtcdArguments arguments = new EtcdArguments("");
    arguments.words.addAll(words);
    arguments.read();
    return arguments;
  }

  private void read() {
    if (subcommand().isPresent()) {
      return;
    }
    while (end < words.size()) {
      String word = words.get(end);
      if (word.length() < 2 || word.charAt(0) != '-' || word.equals("--")) {
        return;
      }
      String text = word.substring(word.charAt(1) == '-' ? 2 : 1);
      if (text.isEmpty() || text.charAt(0) == '-' || text.charAt(0) == '=') {
        problem = "word " + (end + 1) + " is no flag, though it begins with a hyphen";
        return;
      }
      int equals = text.indexOf('=');
      String key = equals < 0 ? text : text.substring(0, equals);
      boolean takesNext = equals < 0 && takesNext(key);
      if (takesNext && end + 1 == words.size()) {
        problem = "--" + key + " has no value";
        return;
      }
      String value =
          takesNext ? words.get(end + 1) : equals < 0 ? "true" : text.substring(equals + 1);
      flags.add(new EtcdArgument(key, value, end, takesNext ? 2 : 1));
      end += takesNext ? 2 : 1;
    }
  }

  private boolean takesNext(String key) {
    if (!EtcdFlags.releases(key).isEmpty()) {
      return !EtcdFlags.isBoolean(key);
    }
    return end + 1 < words.size() && !words.get(end + 1).startsWith("-");
  }

  /** All words, as they were given. */
  public List<String> words() {
    return List.copyOf(words);
  }

  /** The flags in their order. */
  public List<EtcdArgument> flags() {
    return List.copyOf(flags);
  }

  /** The occurrence of a flag that counts. */
  public Optional<EtcdArgument> last(String key) {
    Optional<EtcdArgument> last = Optional.empty();
    for (EtcdArgument flag : flags) {
      last = flag.key().equals(key) ? Optional.of(flag) : last;
    }
    return last;
  }

  /**
   * {@code gateway} or {@code grpc-proxy} as the first word: what follows is no member, and has
   * flags of its own, which are not read.
   */
  public Optional<String> subcommand() {
    return words.stream()
        .limit(1)
        .filter(word -> word.equals("gateway") || word.equals("grpc-proxy"))
        .findFirst();
  }

  /** The words that are not flags, without a {@code --} in front; etcd refuses any. */
  public List<String> rest() {
    boolean marked = end < words.size() && words.get(end).equals("--");
    return List.copyOf(words.subList(marked ? end + 1 : end, words.size()));
  }

  /** Why every etcd refuses to read these words as flags; empty when it reads them. */
  public Optional<String> problem() {
    return Optional.of(problem).filter(text -> !text.isEmpty());
  }

  /** The same words without every occurrence of these flags. */
  public EtcdArguments without(Collection<String> keys) {
    return rebuilt(flags.stream().filter(flag -> !keys.contains(flag.key())).toList(), List.of());
  }

  /** The same words with a flag more, where it counts: behind all others. */
  public EtcdArguments with(String key, String value) {
    return rebuilt(flags, List.of(new EtcdArgument(key, value, end, 1)));
  }

  /** Keeps what was read as what, since the value of an unknown flag depends on what follows. */
  private EtcdArguments rebuilt(List<EtcdArgument> kept, List<EtcdArgument> added) {
    EtcdArguments rebuilt = new EtcdArguments(problem);
    for (EtcdArgument flag : kept) {
      rebuilt.append(flag, words.subList(flag.position(), flag.position() + flag.words()));
    }
    for (EtcdArgument flag : added) {
      rebuilt.append(flag, List.of("--" + flag.key() + "=" + flag.value()));
    }
    rebuilt.end = rebuilt.words.size();
    rebuilt.words.addAll(words.subList(end, words.size()));
    return rebuilt;
  }

  private void append(EtcdArgument flag, List<String> spelled) {
    flags.add(new EtcdArgument(flag.key(), flag.value(), words.size(), spelled.size()));
    words.addAll(spelled);
  }

  /** The flags as settings, each occurrence with its place. */
  public List<EtcdSetting> settings(PlaceOfWord place) {
    return flags.stream()
        .map(
            flag ->
                new EtcdSetting(
                    flag.key(),
                    flag.value(),
                    SettingOrigin.flag(flag.toString(), place.of(flag.position()))))
        .toList();
  }

  /** Where a word was read; empty when it was typed. */
  @FunctionalInterface
  public interface PlaceOfWord {
    /** The place of the word with this index, from 0. */
    Optional<Place> of(int position);
  }

  /** The names of the flags; the values may be secret. */
  @Override
  public String toString() {
    return flags.toString();
  }
}
