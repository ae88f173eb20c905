package dev.etcdbootstrap.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A script that answers from records as an authoritative server does: what is asked for, or the
 * alias of the name; no data for a name that has other records; else no such name. The records can
 * be changed at any time. Thread-safe.
 */
public final class ScriptedDnsZone implements Function<ScriptedDnsQuery, ScriptedDnsAnswer> {

  private volatile List<String> lines;

  /** A zone of these records, as {@link ScriptedDnsAnswer#records} takes them. */
  public ScriptedDnsZone(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  /** Replaces all records. */
  public void set(List<String> newLines) {
    lines = List.copyOf(newLines);
  }

  /** Adds records. */
  public synchronized void add(String... newLines) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(newLines));
    lines = List.copyOf(all);
  }

  @Override
  public ScriptedDnsAnswer apply(ScriptedDnsQuery query) {
    List<String> ofName =
        lines.stream()
            .filter(line -> fields(line)[0].toLowerCase(Locale.ROOT).equals(query.name() + "."))
            .toList();
    if (ofName.isEmpty()) {
      return ScriptedDnsAnswer.noSuchName();
    }
    return ScriptedDnsAnswer.records(
        ofName.stream()
            .filter(line -> fields(line)[3].equals(query.type()) || fields(line)[3].equals("CNAME"))
            .toList());
  }

  /** Name, time to live, class, type, data. */
  private static String[] fields(String line) {
    return line.split(" +", 5);
  }
}
