package dev.etcdbootstrap.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;

/**
 * IDs by the words of the protocol and with another arithmetic than the production code, to compare
 * it with.
 */
final class ReferenceIds {

  private ReferenceIds() {}

  /** Sorted peer URLs with nothing between them, then the token. */
  static String memberId(List<String> peerUrls, String token) {
    String joined = String.join("", peerUrls.stream().sorted().toList()) + token;
    return firstEightBytes(joined.getBytes(UTF_8)).toString(16);
  }

  /** Member IDs ascending, eight bytes each. */
  static String clusterId(Stream<String> memberIds) {
    BigInteger all =
        memberIds
            .map(id -> new BigInteger(id, 16))
            .sorted()
            .reduce(BigInteger.ONE, (sum, id) -> sum.shiftLeft(64).or(id));
    byte[] withLeadingOne = all.toByteArray();
    byte[] bytes = new byte[withLeadingOne.length - 1];
    System.arraycopy(withLeadingOne, 1, bytes, 0, bytes.length);
    return firstEightBytes(bytes).toString(16);
  }

  private static BigInteger firstEightBytes(byte[] digested) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(digested);
      return new BigInteger(1, hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
