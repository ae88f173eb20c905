package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.client.CertificateNames;
import dev.etcdbootstrap.client.Identity;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.TlsFiles;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** TLS on one side of etcd: towards its peers, or towards its clients. */
final class TlsSide {

  /** For a warning; who renews certificates does it earlier. */
  private static final Duration SOON = Duration.ofDays(7);

  /** Purposes of a certificate (RFC 5280, 4.2.1.12); a certificate without any is for all. */
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  private final String prefix;
  private final TlsFiles files;
  private final boolean reads;
  private final boolean ofPeers;

  private TlsSide(String prefix, TlsFiles files, boolean reads, boolean ofPeers) {
    this.prefix = prefix;
    this.files = files;
    this.reads = reads && !files.isAutomatic();
    this.ofPeers = ofPeers;
  }

  /** Whose files etcd reads whatever the URLs are, since it connects to peers as well. */
  static TlsSide ofPeers(TlsFiles files) {
    return new TlsSide("peer-", files, true, true);
  }

  /**
   * @param listens whether it does with TLS; otherwise the files are not read
   */
  static TlsSide ofClients(TlsFiles files, boolean listens) {
    return new TlsSide("", files, listens, false);
  }

  /** A certificate, and the key that belongs to it. */
  private record Pair(PemFile certificate, PemFile key) {}

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    if (reads) {
      pair(files.certificate(), files.key()).ifPresent(pairs::add);
      // Without the other, etcd does not look at it.
      if (!files.isEmpty()) {
        pair(files.ownCertificate(), files.ownKey()).ifPresent(pairs::add);
      }
    }
    return pairs;
  }

  private static Optional<Pair> pair(Optional<PemFile> certificate, Optional<PemFile> key) {
    return certificate.isPresent() && key.isPresent()
        ? Optional.of(new Pair(certificate.get(), key.get()))
        : Optional.empty();
  }

  /** Files that should hold certificates. */
  List<PemFile> certificates() {
    return Stream.concat(
            pairs().stream().map(Pair::certificate),
            files.authorities().filter(a -> reads).stream())
        .toList();
  }

  /** Files that should hold a key. */
  List<PemFile> keys() {
    return pairs().stream().map(Pair::key).toList();
  }

  /** etcd: "KeyFile and CertFile are not presented". */
  void needsCertificate(Stream<UrlSetting> listeners, List<Problem> problems) {
    if (!files.isEmpty() || files.isAutomatic()) {
      return;
    }
    listeners.forEach(
        setting ->
            setting.urls().stream()
                .filter(UrlSetting::isTls)
                .forEach(
                    url ->
                        problems.add(
                            Problem.error(
                                "no-certificate",
                                setting.place()
                                    + ": "
                                    + url
                                    + " needs a certificate, and none is set",
                                "set "
                                    + prefix
                                    + "cert-file and "
                                    + prefix
                                    + "key-file, or "
                                    + prefix
                                    + "auto-tls"))));
  }

  /**
   * @param advertised the URLs for which the certificate must be
   */
  void judge(UrlSetting advertised, MachineView machine, List<Problem> problems) {
    if (!reads) {
      return;
    }
    halves(files.certificate(), "key-file", files.key(), "cert-file", problems);
    if (!files.isEmpty()) {
      halves(
          files.ownCertificate(), "client-key-file", files.ownKey(), "client-cert-file", problems);
    }
    files
        .authorities()
        .ifPresent(
            file ->
                certificates(file, machine, problems)
                    .filter(all -> all.stream().allMatch(one -> hasExpired(one, machine.time())))
                    .ifPresent(all -> problems.add(expired(file, "every authority", all.get(0)))));
    for (Pair pair : pairs()) {
      judge(pair, machine, problems);
    }
    leaf(files.certificate(), machine)
        .ifPresent(
            leaf -> {
              PemFile file = files.certificate().orElseThrow();
              names(file, leaf, advertised, problems);
              purpose(file, leaf, SERVER_AUTH, "a server", problems);
            });
    if (ofPeers && files.authorities().isPresent()) { // as the others have them, and ask for it
      Optional<PemFile> shown =
          files.ownCertificate().isPresent() ? files.ownCertificate() : files.certificate();
      leaf(shown, machine)
          .ifPresent(leaf -> purpose(shown.orElseThrow(), leaf, CLIENT_AUTH, "a client", problems));
    }
  }

  private static Optional<X509Certificate> leaf(Optional<PemFile> file, MachineView machine) {
    return file.flatMap(named -> Optional.ofNullable(machine.certificates().get(named)))
        .flatMap(Found::content)
        .map(chain -> chain.get(0));
  }

  private void halves(
      Optional<PemFile> certificate,
      String key,
      Optional<PemFile> keyFile,
      String certificateKey,
      List<Problem> problems) {
    if (certificate.isPresent() && keyFile.isEmpty()) {
      half(certificate.get(), key, problems);
    } else if (certificate.isEmpty() && keyFile.isPresent()) {
      half(keyFile.get(), certificateKey, problems);
    }
  }

  private void half(PemFile present, String missing, List<Problem> problems) {
    problems.add(
        Problem.error(
            "half-a-certificate",
            present.setting() + " is set and " + prefix + missing + " is not; etcd takes both",
            "set " + prefix + missing + " too"));
  }

  private static Optional<List<X509Certificate>> certificates(
      PemFile file, MachineView machine, List<Problem> problems) {
    return content(file, machine.certificates(), "bad-certificate-file", problems);
  }

  private static <T> Optional<T> content(
      PemFile file, Map<PemFile, Found<T>> all, String code, List<Problem> problems) {
    Optional<Found<T>> found = Optional.ofNullable(all.get(file));
    found
        .filter(nothing -> nothing.content().isEmpty())
        .ifPresent(nothing -> problems.add(Problem.error(code, nothing.why(), "")));
    return found.flatMap(Found::content);
  }

  private static void judge(Pair pair, MachineView machine, List<Problem> problems) {
    Optional<List<X509Certificate>> chain = certificates(pair.certificate(), machine, problems);
    Optional<PrivateKey> key = content(pair.key(), machine.keys(), "bad-key-file", problems);
    if (chain.isEmpty()) {
      return;
    }
    if (key.isPresent() && !Identity.isPair(chain.get().get(0), key.get())) {
      problems.add(
          Problem.error(
              "key-of-another-certificate",
              Identity.notPair(pair.certificate(), pair.key()),
              "name the two that were made together"));
    }
    for (int i = 0; i < chain.get().size(); i++) {
      String which = i == 0 ? "the certificate" : "certificate " + (i + 1) + " of the chain";
      dates(pair.certificate(), which, chain.get().get(i), machine.time(), problems);
    }
  }

  private static void dates(
      PemFile file,
      String which,
      X509Certificate certificate,
      Instant now,
      List<Problem> problems) {
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    if (end.isBefore(now)) {
      problems.add(expired(file, which, certificate));
    } else if (begin.isAfter(now)) {
      problems.add(
          Problem.error(
              "certificate-not-yet-valid",
              in(file) + which + " is valid from " + begin + " on, and here it is " + now,
              "check the clock of this machine, or wait"));
    } else if (end.isBefore(now.plus(SOON))) {
      problems.add(
          Problem.warning(
              "certificate-expires-soon",
              in(file) + which + " is valid until " + end,
              "renew it; etcd reads the files again at each connection"));
    }
  }

  private static boolean hasExpired(X509Certificate certificate, Instant now) {
    return certificate.getNotAfter().toInstant().isBefore(now);
  }

  private static Problem expired(PemFile file, String which, X509Certificate certificate) {
    return Problem.error(
        "certificate-expired",
        in(file) + which + " was valid until " + certificate.getNotAfter().toInstant(),
        "renew it; whoever connects refuses it");
  }

  /** Others check the host of the URL by which they connect. */
  private void names(
      PemFile file, X509Certificate leaf, UrlSetting advertised, List<Problem> problems) {
    CertificateNames names = CertificateNames.of(leaf);
    for (PeerUrl url : advertised.urls()) {
      if (!url.scheme().equals("https") || url.meansEveryAddress() || names.include(url.host())) {
        continue;
      }
      problems.add(
          problem(
              "certificate-for-other-hosts",
              in(file)
                  + "the certificate is for "
                  + names
                  + ", not for "
                  + url.host()
                  + " of "
                  + advertised.place(),
              "make one with the subject alternative name "
                  + (url.address().isPresent() ? "IP:" : "DNS:")
                  + url.host()
                  + ", or advertise a host that it has"));
    }
  }

  private void purpose(
      PemFile file, X509Certificate leaf, String purpose, String role, List<Problem> problems) {
    List<String> purposes = purposes(leaf);
    if (!purposes.isEmpty() && !purposes.contains(purpose) && !purposes.contains(ANY_PURPOSE)) {
      problems.add(
          problem(
              "certificate-for-other-purposes",
              in(file) + "by its extended key usage the certificate is not for " + role,
              "make one with the extended key usage serverAuth"
                  + (ofPeers ? " and clientAuth, since a member is both" : "")));
    }
  }

  private static List<String> purposes(X509Certificate certificate) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null ? List.of() : purposes;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** Between members an error; whether a client minds is for the client to say. */
  private Problem problem(String code, String message, String remedy) {
    return ofPeers ? Problem.error(code, message, remedy) : Problem.warning(code, message, remedy);
  }

  private static String in(PemFile file) {
    return file.setting() + ": " + file.path() + ": ";
  }
}
