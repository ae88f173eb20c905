package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.Place;
import dev.etcdbootstrap.text.ForeignText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that an etcd ignores or refuses. Holds no value, since it may be secret.
 *
 * @param since the release from which on this is so
 * @param what what happens
 */
record Finding(Place place, String setting, String since, String what, String wayOut) {

  private static final int MAX_NAME = 80;

  static Finding of(EtcdSetting setting, String since, String what, String wayOut) {
    // A setting has always a place here: all were read from files.
    Place place = setting.origin().place().orElseThrow();
    return new Finding(place, name(setting.origin().spelling()), since, what, wayOut);
  }

  /** What is no name may be anything, a password too. */
  private static String name(String spelling) {
    return spelling.length() <= MAX_NAME && spelling.matches("[A-Za-z0-9_.-]+")
        ? spelling
        : "(not a name)";
  }

  static List<String> heading() {
    return List.of("WHERE", "SETTING", "SINCE", "WHAT HAPPENS", "WAY OUT");
  }

  List<String> row() {
    return List.of(place.file() + ":" + place.line(), setting, since, what, wayOut);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", ForeignText.escaped(place.file()));
    json.put("line", place.line());
    json.put("setting", setting);
    json.put("since", since);
    json.put("what-happens", what);
    json.put("way-out", wayOut);
    return json;
  }
}
