package dev.etcdbootstrap.testservers.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A script that answers from records as an authoritative server does: with the records of the name
 * and type, or its CNAME; with no data if the name has other records; else with NXDOMAIN. The
 * records can be changed at any time. Thread-safe.
 */
public final class ScriptedDnsZone implements Function<ScriptedDnsQuery, ScriptedDnsAnswer> {

  private volatile List<String> lines;

  /** A zone of records in the form of {@link ScriptedDnsAnswer#records}. */
  public ScriptedDnsZone(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  public void set(List<String> newLines) {
    lines = List.copyOf(newLines);
  }

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

  /** Name, TTL, class, type, data. */
  private static String[] fields(String line) {
    return line.split(" +", 5);
  }
}
