package dev.etcdbootstrap.run.disk;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the fields of a protocol buffer one after the other: numbers and bytes, which is all that a
 * log has. What is cut off or malformed ends it; nothing is thrown.
 */
final class ProtoReader {

  private static final int NUMBER = 0;
  private static final int BYTES = 2;

  private final ByteBuffer bytes;
  private int field;
  private long number;
  private ByteBuffer message = ByteBuffer.allocate(0);
  private boolean broken;

  ProtoReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Goes to the next field; false at the end and where it cannot be read. */
  boolean next() {
    if (broken || !bytes.hasRemaining()) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    switch ((int) (key & 7)) {
      case NUMBER -> number = varint();
      case BYTES -> message = slice(varint());
      default -> broken = true;
    }
    return !broken;
  }

  /** The number of the field. */
  int field() {
    return field;
  }

  /** The value of a field that is a number. */
  long number() {
    return number;
  }

  /** The value of a field that is a message. */
  ProtoReader message() {
    return new ProtoReader(message);
  }

  /** All fields that are numbers, by field; of several of one field the last. */
  Map<Integer, Long> numbers() {
    Map<Integer, Long> numbers = new HashMap<>();
    while (next()) {
      numbers.put(field, number);
    }
    return numbers;
  }

  boolean isBroken() {
    return broken;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!bytes.hasRemaining()) {
        break;
      }
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    broken = true;
    return 0;
  }

  private ByteBuffer slice(long length) {
    if (broken || length < 0 || length > bytes.remaining()) {
      broken = true;
      return ByteBuffer.allocate(0);
    }
    ByteBuffer slice = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return slice;
  }
}
