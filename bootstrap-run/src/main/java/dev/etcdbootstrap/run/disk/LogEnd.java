package dev.etcdbootstrap.run.disk;

import java.nio.file.Path;

/**
 * The last bytes of a write-ahead log. etcd only ever appends to it: as long as these bytes are at
 * their place, the log holds all that it held; and when more follow, a member has run on it since.
 *
 * @param file the last file of the log
 * @param offset of the bytes in the file
 * @param bytes at most {@value #BYTES}, in hexadecimal
 */
public record LogEnd(Path file, long offset, String bytes) {

  static final int BYTES = 16;
}
