package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings of the strategy: etcd's {@code --discovery-srv} flags, and what etcd has not. */
final class DnsSrvOptions {

  static final Option<String> DISCOVERY_SRV =
      Option.of("discovery-srv", "DOMAIN", DomainName::parse)
          .required()
          .describedAs("the domain whose SRV records list the members");

  static final Option<String> DISCOVERY_SRV_NAME =
      Option.of("discovery-srv-name", "TEXT", DomainName::suffix)
          .describedAs("sets clusters of one domain apart: _etcd-server-ssl-TEXT._tcp.DOMAIN");

  static final Option<SchemeChoice> SCHEME =
      Option.choice("discovery-srv-scheme", SchemeChoice.TEXTS, SchemeChoice::parse)
          .describedAs(
              "which records count; by default those of the scheme of initial-advertise-peer-urls");

  static final Option<List<DnsServer>> DNS_SERVER =
      Option.of(
              "dns-server",
              "SERVER,…",
              text -> DnsServer.parseAll(Option.list("dns-server").parse(text)))
          .as(Option.Form.LIST)
          .describedAs("whom to ask, as " + DnsServer.FORMS + "; by default whom the system asks");

  static final Option<Duration> DNS_TIMEOUT =
      Option.of("dns-timeout", "DURATION", DnsSrvOptions::positive)
          .as(Option.Form.LITERAL)
          .withDefault("2s")
          .describedAs("how long one query to one server may take");

  static final Option<Duration> STABLE_MARGIN =
      Option.duration("stable-margin")
          .withDefault("1s")
          .describedAs("without expected-size, how long the records must stay as they are");

  static final Option<Boolean> DNSSEC =
      Option.choice("dnssec", List.of("off", "require"), "require"::equals)
          .withDefault("off")
          .describedAs("whether to refuse answers that are not signed");

  static final Option<Path> TRUST_ANCHOR =
      Option.file("dnssec-trust-anchor")
          .describedAs("DS or DNSKEY records to trust instead of the root's, as a zone file");

  /** All of them. */
  static final List<Option<?>> ALL =
      List.of(
          DISCOVERY_SRV,
          DISCOVERY_SRV_NAME,
          SCHEME,
          CommonOptions.EXPECTED_SIZE,
          DNS_SERVER,
          DNS_TIMEOUT,
          STABLE_MARGIN,
          DNSSEC,
          TRUST_ANCHOR,
          CommonOptions.INITIAL_CLUSTER_TOKEN,
          CommonOptions.INITIAL_CLUSTER_STATE);

  private DnsSrvOptions() {}

  private static Duration positive(String text) {
    Duration value = Option.duration("dns-timeout").parse(text);
    if (value.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("must be 1ms or longer");
    }
    return value;
  }
}
