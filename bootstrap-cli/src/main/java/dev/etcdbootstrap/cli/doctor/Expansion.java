package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.EtcdSetting.Assigned;
import dev.etcdbootstrap.run.settings.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables into a command line as systemd does: <code>${X}</code> anywhere as a part of its
 * word, {@code $X} as a word of its own as zero or more words, {@code $$} as a dollar sign.
 */
final class Expansion {

  /** Variables that hold one another's text could grow without end. */
  private static final int MAX_LENGTH = 1 << 20;

  private static final Pattern WHOLE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern INSIDE = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final Map<String, Assigned> environment;
  private int length;

  private Expansion(Map<String, Assigned> environment) {
    this.environment = environment;
  }

  static List<Word> of(List<Word> words, Map<String, Assigned> environment) {
    return new Expansion(environment).expanded(words);
  }

  private List<Word> expanded(List<Word> words) {
    List<Word> expanded = new ArrayList<>();
    for (Word word : words) {
      Matcher whole = WHOLE.matcher(word.text());
      if (whole.matches()) {
        String name = whole.group(1);
        Assigned assigned = environment.get(name);
        if (assigned != null && fits(assigned.value())) {
          Place place =
              assigned
                  .place()
                  .map(there -> new Place(name, there.file(), there.line()))
                  .orElse(word.place());
          WordSplitter.systemd(assigned.value(), place)
              .forEach(part -> expanded.add(new Word(part.text(), place)));
        }
      } else {
        String text = INSIDE.matcher(word.text()).replaceAll(this::replacement);
        expanded.add(new Word(text, word.place()));
      }
    }
    return expanded;
  }

  private String replacement(MatchResult found) {
    if (found.group(1) == null) {
      return Matcher.quoteReplacement("$");
    }
    Assigned assigned = environment.get(found.group(1));
    return assigned == null || !fits(assigned.value())
        ? ""
        : Matcher.quoteReplacement(assigned.value());
  }

  private boolean fits(String value) {
    length += value.length();
    return length <= MAX_LENGTH;
  }
}
