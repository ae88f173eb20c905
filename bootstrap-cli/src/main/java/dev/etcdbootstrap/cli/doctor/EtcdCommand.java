package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.EtcdSetting.Assigned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The etcd that a command line starts, itself or through a wrapper, a shell or a container.
 *
 * @param arguments the words after {@code etcd}
 * @param isBehindRun whether {@code etcd-bootstrap run} starts it and takes care of its discovery
 */
record EtcdCommand(List<Word> arguments, boolean isBehindRun) {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash");

  /** The etcd in the words of {@code ExecStart=}; empty when they start none. */
  static Optional<EtcdCommand> find(List<Word> split, Map<String, Assigned> environment) {
    List<Word> words = Expansion.of(withoutPrefix(split), environment);
    for (int i = 0; i + 2 < words.size(); i++) {
      // -c may stand behind other letters: bash -lc
      if (SHELLS.contains(name(words.get(i))) && words.get(i + 1).text().matches("-[a-z]*c")) {
        Word script = words.get(i + 2);
        List<Word> inside = WordSplitter.shell(script.text(), script.place());
        return among(Expansion.of(inside, environment));
      }
    }
    return among(words);
  }

  /** systemd takes marks before the program, and a name for it after {@code @}. */
  private static List<Word> withoutPrefix(List<Word> words) {
    if (words.isEmpty()) {
      return words;
    }
    String first = words.get(0).text();
    String program = first.replaceFirst("^[-@:+!|]+", "");
    List<Word> rest = new ArrayList<>(words);
    rest.set(0, new Word(program, words.get(0).place()));
    boolean named = first.substring(0, first.length() - program.length()).contains("@");
    if (named && rest.size() > 1) {
      rest.remove(1);
    }
    return rest;
  }

  /** A path to etcd, or else the word alone, which may also be the name of a container. */
  private static Optional<EtcdCommand> among(List<Word> words) {
    int found = -1;
    for (int i = words.size() - 1; i >= 0; i--) {
      boolean isEtcd = name(words.get(i)).equals("etcd");
      boolean isPath = words.get(i).text().indexOf('/') >= 0;
      if (isEtcd && (isPath || found < 0 || words.get(found).text().indexOf('/') < 0)) {
        found = i;
      }
    }
    if (found < 0) {
      return Optional.empty();
    }
    int end = found + 1;
    while (end < words.size() && !words.get(end).text().equals(";")) {
      end++;
    }
    boolean behindRun = false;
    for (int i = 0; i + 1 < found; i++) {
      behindRun |=
          name(words.get(i)).equals("etcd-bootstrap") && words.get(i + 1).text().equals("run");
    }
    return Optional.of(new EtcdCommand(words.subList(found + 1, end), behindRun));
  }

  private static String name(Word word) {
    return word.text().substring(word.text().lastIndexOf('/') + 1);
  }

  /** Its flags with their places; none for a subcommand, which is no member. */
  List<EtcdSetting> flags() {
    return EtcdArguments.parse(arguments.stream().map(Word::text).toList())
        .settings(position -> Optional.of(arguments.get(position).place()));
  }
}
