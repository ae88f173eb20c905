package dev.etcdbootstrap.strategy.dnssrv;

import java.util.List;
import java.util.Locale;

/** Which records count, where the configuration says so. */
enum SchemeChoice {
  HTTPS,
  HTTP,
  /** A host with one record in each set is one member with two URLs. */
  BOTH;

  static final List<String> TEXTS = List.of("https", "http", "both");

  /** Takes one of {@link #TEXTS}. */
  static SchemeChoice parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
