package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.client.OptionFiles;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.dnssrv.decision.SchemeChoice;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsServer;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsSettings;
import dev.etcdbootstrap.strategy.dnssrv.dns.TrustAnchors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of the strategy: etcd's {@code --discovery-srv} flags, and some of its own. */
final class DnsSrvOptions {

  static final Option<String> DISCOVERY_SRV =
      Option.of("discovery-srv", "DOMAIN", DomainName::parse)
          .required()
          .describedAs("the domain whose SRV records list the members");

  static final Option<String> DISCOVERY_SRV_NAME =
      Option.of("discovery-srv-name", "TEXT", DomainName::suffix)
          .describedAs("tells clusters in one domain apart: _etcd-server-ssl-TEXT._tcp.DOMAIN");

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
          .describedAs(
              "the DNS servers to ask, as " + DnsServer.FORMS + "; by default those of the system");

  static final Option<Duration> DNS_TIMEOUT =
      Option.of("dns-timeout", "DURATION", DnsSrvOptions::positive)
          .as(Option.Form.LITERAL)
          .withDefault("2s")
          .describedAs("how long one query to one server may take");

  static final Option<Duration> STABLE_MARGIN =
      Option.duration("stable-margin")
          .withDefault("1s")
          .describedAs("without expected-size, how long the records must stay the same");

  static final Option<Boolean> DNSSEC =
      Option.choice("dnssec", List.of("off", "require"), "require"::equals)
          .withDefault("off")
          .describedAs("whether to refuse answers that are not signed");

  static final Option<Path> TRUST_ANCHOR =
      Option.file("dnssec-trust-anchor")
          .describedAs("DS or DNSKEY records to trust instead of the root's, as a zone file");

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

  /** What the decision depends on. */
  static SrvSettings cluster(StrategyContext context) {
    return new SrvSettings(
        context.get(DISCOVERY_SRV),
        context.find(DISCOVERY_SRV_NAME).orElse(""),
        context.find(SCHEME),
        context.find(CommonOptions.EXPECTED_SIZE),
        context.get(CommonOptions.INITIAL_CLUSTER_TOKEN),
        context.get(CommonOptions.INITIAL_CLUSTER_STATE),
        context.localMember());
  }

  /**
   * How to ask DNS.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when the trust anchors cannot be used
   */
  static DnsSettings dns(StrategyContext context) throws BootstrapException {
    return new DnsSettings(
        context.find(DNS_SERVER).orElse(List.of()),
        context.get(DNS_TIMEOUT),
        context.get(DNSSEC)
            ? Optional.of(trustAnchors(context.find(TRUST_ANCHOR)))
            : Optional.empty());
  }

  private static TrustAnchors trustAnchors(Optional<Path> file) throws BootstrapException {
    if (file.isEmpty()) {
      return TrustAnchors.ofRoot();
    }
    byte[] records = OptionFiles.read(TRUST_ANCHOR.key(), file.get());
    try {
      return TrustAnchors.parse(records);
    } catch (IllegalArgumentException e) {
      throw new BootstrapException(
          Reason.USAGE,
          TRUST_ANCHOR.key()
              + ": "
              + file.get()
              + " "
              + e.getMessage()
              + "; give a file of DS or DNSKEY records in the format of zone files",
          e);
    }
  }

  private static Duration positive(String text) {
    Duration value = Option.duration("dns-timeout").parse(text);
    if (value.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("must be 1ms or longer");
    }
    return value;
  }
}
