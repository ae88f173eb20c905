package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What of this machine matters to a start, at one moment. Immutable.
 *
 * @param addresses of {@link Preflight#addresses}
 * @param certificates of {@link Preflight#certificates}
 * @param keys of {@link Preflight#keys}
 */
public record MachineView(
    Instant time,
    Map<PeerUrl, Listening> addresses,
    Map<PemFile, Found<List<X509Certificate>>> certificates,
    Map<PemFile, Found<PrivateKey>> keys) {

  public MachineView {
    addresses = Map.copyOf(addresses);
    certificates = Map.copyOf(certificates);
    keys = Map.copyOf(keys);
  }
}
