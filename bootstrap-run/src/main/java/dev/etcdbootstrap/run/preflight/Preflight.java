package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import dev.etcdbootstrap.run.settings.SettingOrigin;
import dev.etcdbootstrap.run.settings.TlsFiles;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps an etcd with these settings from coming up, or others from reaching it: a pure
 * function of the settings and of a {@link MachineView}. Immutable.
 *
 * <p>An error is what etcd 3.4 to 3.7 refuse, or what no other member could work with; where it
 * depends on others, it is a warning.
 */
public final class Preflight {

  private static final String ADVERTISED = "initial-advertise-peer-urls";

  private final EtcdSettings settings;
  private final UrlSetting listenPeers;
  private final UrlSetting listenClients;
  private final UrlSetting listenClientsHttp;
  private final UrlSetting listenMetrics;
  private final UrlSetting advertisedClients;
  private final UrlSetting advertisedPeers;
  private final TlsSide peers;
  private final TlsSide clients;

  /**
   * The preflight of a member.
   *
   * @param advertised its peer URLs; empty when only the member list has them
   */
  public Preflight(EtcdSettings settings, List<PeerUrl> advertised) {
    this.settings = settings;
    this.listenPeers = UrlSetting.of(settings, "listen-peer-urls", "http://localhost:2380");
    this.listenClients = UrlSetting.of(settings, "listen-client-urls", "http://localhost:2379");
    this.listenClientsHttp = UrlSetting.of(settings, "listen-client-http-urls", "");
    this.listenMetrics = UrlSetting.of(settings, "listen-metrics-urls", "");
    this.advertisedClients = UrlSetting.of(settings, "advertise-client-urls", "");
    // Run may have been told them elsewhere.
    this.advertisedPeers =
        new UrlSetting(
            settings
                .get(ADVERTISED)
                .map(setting -> "etcd's " + setting.origin())
                .orElse(ADVERTISED),
            List.copyOf(advertised),
            List.of());
    this.peers = TlsSide.ofPeers(TlsFiles.ofPeers(settings));
    this.clients =
        TlsSide.ofClients(
            TlsFiles.ofClients(settings), clientListeners().anyMatch(UrlSetting::usesTls));
  }

  private Stream<UrlSetting> clientListeners() {
    return Stream.of(listenClients, listenClientsHttp, listenMetrics);
  }

  private Stream<UrlSetting> listeners() {
    return Stream.concat(Stream.of(listenPeers), clientListeners());
  }

  /** Where etcd will listen, as far as it has an address for that. */
  Set<PeerUrl> addresses() {
    Set<PeerUrl> addresses = new LinkedHashSet<>();
    listeners()
        .flatMap(setting -> setting.urls().stream())
        .filter(url -> UrlRules.isListenable(url) && url.port() > 0)
        .forEach(addresses::add);
    return addresses;
  }

  /** Whether etcd shares ports with who does the same. */
  boolean sharesPorts() {
    return settings.isOn("socket-reuse-port");
  }

  /** Files that should hold certificates. */
  Set<PemFile> certificates() {
    Set<PemFile> files = new LinkedHashSet<>(peers.certificates());
    files.addAll(clients.certificates());
    return files;
  }

  /** Files that should hold a private key. */
  Set<PemFile> keys() {
    Set<PemFile> files = new LinkedHashSet<>(peers.keys());
    files.addAll(clients.keys());
    return files;
  }

  /**
   * All that is wrong.
   *
   * @param restarts whether the member has data: then nothing is an error, since etcd itself tells
   *     what it cannot do, and may do more than is known here
   * @return errors of settings and files under {@link Reason#USAGE}; when there is none, those of
   *     addresses, which may pass, under {@link Reason#UNAVAILABLE}
   */
  public ProblemReport judge(MachineView machine, boolean restarts) {
    List<Problem> settled = new ArrayList<>();
    List<Problem> passing = new ArrayList<>();
    Stream.concat(listeners(), Stream.of(advertisedClients))
        .forEach(setting -> settled.addAll(setting.problems()));
    listeners().forEach(setting -> UrlRules.listening(setting, settled));
    UrlRules.clashes(
        listenClients, List.of(listenPeers, listenClientsHttp, listenMetrics), settled);
    UrlRules.advertised(advertisedPeers, settled);
    UrlRules.advertised(advertisedClients, settled);
    UrlRules.loopback(advertisedClients, advertisedPeers, settled);
    missingAdvertisement(settled);
    peers.needsCertificate(Stream.of(listenPeers), settled);
    clients.needsCertificate(clientListeners(), settled);
    peers.judge(advertisedPeers, machine, settled);
    clients.judge(advertisedClients, machine, settled);
    listeners().forEach(setting -> UrlRules.addresses(setting, machine, passing));
    return report(settled, passing, restarts);
  }

  /** As etcd asks for it, which does not where a config file sets them. */
  private void missingAdvertisement(List<Problem> problems) {
    settings
        .get("listen-client-urls")
        .filter(setting -> setting.origin().kind() != SettingOrigin.Kind.CONFIG_KEY)
        .filter(setting -> settings.get("advertise-client-urls").isEmpty())
        .ifPresent(
            setting ->
                problems.add(
                    Problem.error(
                        "missing-advertise-client-urls",
                        "etcd's "
                            + setting.origin()
                            + " is set, and etcd asks for advertise-client-urls then",
                        "set advertise-client-urls to the URLs at which clients reach it")));
  }

  private static ProblemReport report(
      List<Problem> settled, List<Problem> passing, boolean restarts) {
    ProblemReport report = new ProblemReport();
    List<Problem> errors = new ArrayList<>();
    Stream.concat(settled.stream(), passing.stream())
        .filter(problem -> restarts || !problem.isError())
        .forEach(
            problem ->
                report.usage(Problem.warning(problem.code(), problem.message(), problem.remedy())));
    if (!restarts) {
      settled.stream().filter(Problem::isError).forEach(report::usage);
      passing.stream().filter(Problem::isError).forEach(errors::add);
    }
    if (!errors.isEmpty()) {
      report.failure(
          new BootstrapException(
              Reason.UNAVAILABLE, "etcd cannot listen where it is told to", errors));
    }
    return report;
  }
}
