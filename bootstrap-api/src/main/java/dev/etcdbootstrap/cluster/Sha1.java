package dev.etcdbootstrap.cluster;

import java.nio.ByteBuffer;

/**
 * SHA-1 (FIPS 180-4), as much of it as an ID takes: its first eight bytes. Not for security. The
 * JDK's own brings its security providers along, which is a tenth of the start of a command that
 * needs two dozen digests; see decision 8. A test holds it against the JDK's.
 */
final class Sha1 {

  private static final int BLOCK = 64;

  private final int[] state = new int[5];
  private final int[] words = new int[80];
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
  private long length;

  Sha1() {
    reset();
  }

  private void reset() {
    state[0] = 0x67452301;
    state[1] = 0xefcdab89;
    state[2] = 0x98badcfe;
    state[3] = 0x10325476;
    state[4] = 0xc3d2e1f0;
    block.clear();
    length = 0;
  }

  void update(byte[] bytes) {
    int from = 0;
    while (from < bytes.length) {
      int count = Math.min(block.remaining(), bytes.length - from);
      block.put(bytes, from, count);
      from += count;
      if (!block.hasRemaining()) {
        block.flip();
        compress();
        block.clear();
      }
    }
    length += bytes.length;
  }

  /** The first eight bytes, big-endian, of the digest of all updates; then begins anew. */
  long firstEightBytes() {
    long bits = length * 8;
    int rest = (int) ((BLOCK + 56 - 1 - length % BLOCK) % BLOCK);
    byte[] padding = new byte[1 + rest + 8];
    padding[0] = (byte) 0x80;
    ByteBuffer.wrap(padding).putLong(1 + rest, bits);
    update(padding);
    long result = (long) state[0] << 32 | (state[1] & 0xffffffffL);
    reset();
    return result;
  }

  private void compress() {
    block.asIntBuffer().get(words, 0, 16);
    for (int t = 16; t < 80; t++) {
      words[t] = Integer.rotateLeft(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
    }
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    for (int t = 0; t < 80; t++) {
      int next = Integer.rotateLeft(a, 5) + mix(t, b, c, d) + e + words[t];
      e = d;
      d = c;
      c = Integer.rotateLeft(b, 30);
      b = a;
      a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }

  /** The function and the constant of a round. */
  private static int mix(int t, int b, int c, int d) {
    return switch (t / 20) {
      case 0 -> ((b & c) | (~b & d)) + 0x5a827999;
      case 1 -> (b ^ c ^ d) + 0x6ed9eba1;
      case 2 -> ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
      default -> (b ^ c ^ d) + 0xca62c1d6;
    };
  }
}
