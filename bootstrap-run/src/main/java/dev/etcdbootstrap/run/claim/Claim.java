package dev.etcdbootstrap.run.claim;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.disk.Progress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The first witness of a start: what was known when this member was last handed over to etcd, or
 * registered. Immutable.
 *
 * @param stage how far it had come
 * @param tokenDigest of the cluster token, which tells one cluster from the next on the same
 *     machines; not the token itself, which may open a registry
 * @param memberId the ID that the member had or would have
 * @param clusterId likewise
 * @param peerUrls that it advertised
 * @param machineId of the machine it ran on; empty where the machine has none
 * @param lastSeen how far its log had come when it was last started
 * @param dataDirectory what the data directory looked like at the first hand-over, as {@link
 *     dev.etcdbootstrap.run.disk.DirectoryStamp} tells; empty before
 * @param otherPeerUrls where the other members were last known
 */
public record Claim(
    Stage stage,
    String tokenDigest,
    EtcdId memberId,
    EtcdId clusterId,
    List<PeerUrl> peerUrls,
    String machineId,
    Progress lastSeen,
    String dataDirectory,
    List<PeerUrl> otherPeerUrls) {

  /** How far a member has come. */
  public enum Stage {
    /** It has a place in a registry, and etcd was never started. */
    REGISTERED,
    /** It was about to become etcd, or did: from now on its data directory must not be lost. */
    STARTED
  }

  public Claim {
    peerUrls = List.copyOf(peerUrls);
    otherPeerUrls = List.copyOf(otherPeerUrls);
  }

  /** SHA-256 of a token, in hexadecimal. */
  public static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
