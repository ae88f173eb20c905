package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.spi.Option;
import java.time.Duration;
import java.util.List;

/** The options that are the command's own, whatever the strategy. */
final class HostOptions {

  static final Option<String> NAME =
      Option.of("name", "NAME", LocalMember::checkName)
          .describedAs("the name of this member; without it, the list is only looked up");

  static final Option<List<PeerUrl>> INITIAL_ADVERTISE_PEER_URLS =
      Option.of("initial-advertise-peer-urls", "URL,…", PeerUrl::parseList)
          .as(Option.Form.LIST)
          .describedAs(
              "the URLs at which the other members reach this one; default: those in the list");

  static final Option<Duration> TIMEOUT =
      Option.duration("timeout")
          .withDefault("5m")
          .describedAs("how long the whole bootstrap may take; 0 is no limit");

  static final Option<String> STRATEGY =
      Option.text("strategy")
          .describedAs("the id of the strategy; default: the one whose required options are set");

  static final List<Option<?>> ALL = List.of(NAME, INITIAL_ADVERTISE_PEER_URLS, TIMEOUT, STRATEGY);

  private HostOptions() {}
}
