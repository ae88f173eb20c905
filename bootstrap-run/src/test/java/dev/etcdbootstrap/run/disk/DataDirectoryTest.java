package dev.etcdbootstrap.run.disk;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs written here, byte by byte, for what no real etcd writes; the real ones are in an IT. */
@DisplayName("etcd's data directory")
final class DataDirectoryTest {

  private static final long METADATA = 1;
  private static final long ENTRY = 2;
  private static final long STATE = 3;

  private final Path directory;
  private final Path log;

  DataDirectoryTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.log = Files.createDirectories(directory.resolve("member/wal"));
  }

  private DiskState read() {
    return DataDirectory.read(directory, Optional.empty());
  }

  private void write(byte[]... frames) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      file.write(frame);
    }
    Files.write(log.resolve("0000000000000000-0000000000000000.wal"), file.toByteArray());
  }

  /** A record with padding to eight bytes, as etcd writes it. */
  private static byte[] frame(long type, byte[] data) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {0x08, (byte) type, 0x10, 0x2a, 0x1a});
    record.writeBytes(varint(data.length));
    record.writeBytes(data);
    int padding = (8 - record.size() % 8) % 8;
    long length = padding == 0 ? record.size() : record.size() | ((0x80L | padding) << 56);
    return ByteBuffer.allocate(8 + record.size() + padding)
        .order(LITTLE_ENDIAN)
        .putLong(length)
        .put(record.toByteArray())
        .array();
  }

  private static byte[] numbers(long... values) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int i = 0; i < values.length; i++) {
      message.write((i + 1) << 3);
      message.writeBytes(varint(values[i]));
    }
    return message.toByteArray();
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  @Test
  @DisplayName("is empty where etcd has not written: no directory, or no log and no database")
  void empty() {
    assertThat(read()).isInstanceOf(DiskState.Empty.class);
    assertThat(DataDirectory.read(directory.resolve("none"), Optional.empty()))
        .isInstanceOf(DiskState.Empty.class);
  }

  @Test
  @DisplayName("tells member, cluster and the last hard state, with IDs above 2^63")
  void tells() throws IOException {
    write(
        frame(METADATA, numbers(0xf000_0000_0000_0001L, 0xacd3_0d65_6d0e_d5b6L)),
        frame(STATE, numbers(1, 7, 5)),
        frame(ENTRY, new byte[100_000]),
        frame(STATE, numbers(2, 7, 0xffff_ffff_ffffL)),
        new byte[4096]);

    assertThat(read())
        .isEqualTo(
            new DiskState.Initialised(
                new LogSummary(
                    new EtcdId(0xf000_0000_0000_0001L),
                    new EtcdId(0xacd3_0d65_6d0e_d5b6L),
                    new Progress(2, 0xffff_ffff_ffffL))));
  }

  @Test
  @DisplayName("what a crash cut off at the end does not count, as it does not for etcd")
  void torn() throws IOException {
    byte[] last = frame(STATE, numbers(9, 7, 9));
    write(
        frame(METADATA, numbers(1, 2)),
        frame(STATE, numbers(1, 7, 5)),
        Arrays.copyOf(last, last.length - 3));

    assertThat(read())
        .asInstanceOf(InstanceOfAssertFactories.type(DiskState.Initialised.class))
        .extracting(data -> data.log().progress())
        .isEqualTo(new Progress(1, 5));
  }

  @Test
  @DisplayName("the last file counts")
  void lastFile() throws IOException {
    write(frame(METADATA, numbers(1, 2)), frame(STATE, numbers(1, 7, 5)));
    Files.write(
        log.resolve("0000000000000001-0000000000000400.wal"),
        concat(frame(METADATA, numbers(1, 2)), frame(STATE, numbers(3, 7, 1024))));
    Files.write(log.resolve("0.tmp"), new byte[64]);

    assertThat(read())
        .asInstanceOf(InstanceOfAssertFactories.type(DiskState.Initialised.class))
        .extracting(data -> data.log().progress())
        .isEqualTo(new Progress(3, 1024));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  @Test
  @DisplayName("a database without a log, here or in --wal-dir")
  void logMissing() throws IOException {
    Path database = Files.createDirectories(directory.resolve("member/snap")).resolve("db");
    Files.write(database, new byte[16]);

    assertThat(read()).isEqualTo(new DiskState.LogMissing(database, log));
    Path other = directory.resolve("wal");
    assertThat(DataDirectory.read(directory, Optional.of(other)))
        .isEqualTo(new DiskState.LogMissing(database, other));
  }

  @Test
  @DisplayName("something that is no log: says what and where, in little memory")
  void unreadable() throws IOException {
    for (byte[] content :
        new byte[][] {
          {},
          new byte[4096],
          "name: not a log, but a text that somebody put there".getBytes(UTF_8),
          frame(9, numbers(1)),
          frame(STATE, numbers(1, 2, 3)),
          frame(METADATA, new byte[100_000]),
          {-1, -1, -1, -1, -1, -1, -1, -1},
          {8, 0, 0, 0, 0, 0, 0, 0, 8, 1, 26, -1, -1, -1, -1, 7},
        }) {
      write(content);
      assertThat(read())
          .isInstanceOfSatisfying(
              DiskState.Unreadable.class,
              unreadable -> assertThat(unreadable.path().toString()).endsWith(".wal"));
    }
  }

  @Test
  @DisplayName("a database that cannot be looked at is not taken for missing")
  void unreachableDatabase() throws IOException {
    Files.createSymbolicLink(directory.resolve("member/snap"), Path.of("snap")); // to itself

    assertThat(read()).isInstanceOf(DiskState.Unreadable.class);
  }

  @Test
  @DisplayName("a file where the log should be")
  void notADirectory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(DataDirectory.read(directory, Optional.of(file)))
        .isEqualTo(new DiskState.Unreadable(file, "is not a directory"));
  }
}
