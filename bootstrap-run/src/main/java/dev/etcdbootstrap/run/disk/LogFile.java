package dev.etcdbootstrap.run.disk;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.etcdbootstrap.cluster.EtcdId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;

/**
 * One file of etcd's write-ahead log. It is a sequence of frames: eight bytes of length,
 * little-endian, the highest of them telling how many bytes of padding follow; then a record. etcd
 * allocates 64 MB at once, so a length of zero is the end. Each file begins with a checksum, the
 * metadata and the hard state, so the last one alone tells all. What a crash cut off at the end is
 * cut off by etcd too when it starts. The checksums are etcd's to check: it does so before it
 * serves anything.
 *
 * <p>Source: etcd's packages {@code server/wal} and {@code walpb}, files written by etcd 3.4 and
 * 3.7.
 */
final class LogFile {

  private static final int LENGTH_BYTES = 8;

  /** Enough for a record's type, checksum and the length of its data. */
  private static final int HEAD = 32;

  /** Metadata and hard state have less than 100 bytes. */
  private static final int MOST_DATA = 4096;

  private static final long METADATA = 1;
  private static final long STATE = 3;
  private static final long LAST_TYPE = 5;

  private static final int RECORD_TYPE = 1;
  private static final int RECORD_DATA = 3;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private long end; // of the last whole record that was read

  private LogFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  /**
   * @throws UnreadableLogException when it is something else, or does not say whose it is
   */
  static LogSummary read(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new LogFile(path, channel).summary();
    }
  }

  /**
   * Where the last whole record ends, and the bytes before that.
   *
   * @throws UnreadableLogException when it is something else
   */
  static LogEnd end(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      LogFile file = new LogFile(path, channel);
      file.summary();
      long start = Math.max(0, file.end - LogEnd.BYTES);
      byte[] bytes = new byte[(int) (file.end - start)];
      file.bytes(start, bytes.length).get(bytes);
      return new LogEnd(path, start, HexFormat.of().formatHex(bytes));
    }
  }

  private LogSummary summary() throws IOException {
    Map<Integer, Long> metadata = Map.of();
    Map<Integer, Long> state = Map.of();
    for (long position = 0; position + LENGTH_BYTES <= size; ) {
      long length = bytes(position, LENGTH_BYTES).order(LITTLE_ENDIAN).getLong();
      if (length == 0) {
        break;
      }
      long data = length & 0x00ff_ffff_ffff_ffffL;
      long padding = length < 0 ? (length >>> 56) & 7 : 0;
      long next = position + LENGTH_BYTES + data + padding;
      if (next > size) {
        break;
      }
      ByteBuffer head = bytes(position + LENGTH_BYTES, (int) Math.min(data, HEAD));
      long type = type(head, position);
      if (type == METADATA) {
        metadata = data(position + LENGTH_BYTES, data);
      } else if (type == STATE) {
        state = data(position + LENGTH_BYTES, data);
      }
      position = next;
      end = next;
    }
    if (metadata.isEmpty()) {
      throw unreadable("does not say whose log it is", 0);
    }
    return new LogSummary(
        new EtcdId(metadata.getOrDefault(1, 0L)),
        new EtcdId(metadata.getOrDefault(2, 0L)),
        new Progress(state.getOrDefault(1, 0L), state.getOrDefault(3, 0L)));
  }

  private long type(ByteBuffer record, long position) throws IOException {
    ProtoReader reader = new ProtoReader(record);
    if (!reader.next() || reader.field() != RECORD_TYPE) {
      throw unreadable("is not a write-ahead log of etcd", position);
    }
    long type = reader.number();
    if (type < 1 || type > LAST_TYPE) {
      throw unreadable("holds a record of a kind that etcd does not write", position);
    }
    return type;
  }

  /** The numbers in a record, by their field. */
  private Map<Integer, Long> data(long position, long length) throws IOException {
    if (length > MOST_DATA) {
      throw unreadable("holds a record that is longer than etcd writes", position);
    }
    ProtoReader record = new ProtoReader(bytes(position, (int) length));
    while (record.next()) {
      if (record.field() == RECORD_DATA) {
        return record.message().numbers();
      }
    }
    if (record.isBroken()) {
      throw unreadable("is damaged", position);
    }
    return Map.of();
  }

  private ByteBuffer bytes(long position, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw unreadable("ends while it is read", position);
      }
    }
    return buffer.flip();
  }

  private UnreadableLogException unreadable(String why, long position) {
    return new UnreadableLogException(path, why + " (at byte " + position + ")");
  }
}
