package dev.etcdbootstrap.strategy.dnssrv.decision;

import java.util.List;
import java.util.Locale;

/** The sets of records that count, where the configuration names them. */
public enum SchemeChoice {
  /** Members with TLS. */
  HTTPS,
  /** Members without TLS. */
  HTTP,
  /** A host with one record in each set is one member with two URLs. */
  BOTH;

  /** As they are written. */
  public static final List<String> TEXTS = List.of("https", "http", "both");

  /** Parses one of {@link #TEXTS}. */
  public static SchemeChoice parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
