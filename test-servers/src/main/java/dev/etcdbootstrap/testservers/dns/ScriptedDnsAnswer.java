package dev.etcdbootstrap.testservers.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** An answer of {@link ScriptedDns}, right or wrong. Immutable and thread-safe. */
public final class ScriptedDnsAnswer {

  /** From the query and whether it came over TCP to the bytes to send; empty for no answer. */
  private final BiFunction<Message, Boolean, Optional<byte[]>> bytes;

  private ScriptedDnsAnswer(BiFunction<Message, Boolean, Optional<byte[]>> bytes) {
    this.bytes = bytes;
  }

  /**
   * These records, in this order; without any, the answer is "no data".
   *
   * @param lines as in a zone file, with absolute names: {@code a.example.test. 60 IN A 10.0.0.1}
   */
  public static ScriptedDnsAnswer records(List<String> lines) {
    return code(Rcode.NOERROR, lines);
  }

  /** As {@link #records}, with a response code of {@link Rcode}. */
  public static ScriptedDnsAnswer code(int code, List<String> lines) {
    List<Record> records = parse(lines);
    return new ScriptedDnsAnswer(
        (query, tcp) -> Optional.of(message(query, code, records).toWire(Message.MAXLENGTH)));
  }

  /** NXDOMAIN: the name does not exist. */
  public static ScriptedDnsAnswer noSuchName() {
    return code(Rcode.NXDOMAIN, List.of());
  }

  /** SERVFAIL. */
  public static ScriptedDnsAnswer serverFailure() {
    return code(Rcode.SERVFAIL, List.of());
  }

  /** No answer. */
  public static ScriptedDnsAnswer silence() {
    return new ScriptedDnsAnswer((query, tcp) -> Optional.empty());
  }

  /** These bytes, after the ID of the query. */
  public static ScriptedDnsAnswer garbage(byte[] garbage) {
    byte[] copy = garbage.clone();
    return new ScriptedDnsAnswer(
        (query, tcp) -> {
          byte[] all = new byte[copy.length + 2];
          int id = query.getHeader().getID();
          all[0] = (byte) (id >> 8);
          all[1] = (byte) id;
          System.arraycopy(copy, 0, all, 2, copy.length);
          return Optional.of(all);
        });
  }

  /** This answer; over UDP, truncated and without records. */
  public ScriptedDnsAnswer truncatedOverUdp() {
    return new ScriptedDnsAnswer(
        (query, tcp) -> {
          if (tcp) {
            return bytes.apply(query, true);
          }
          Message cut = message(query, Rcode.NOERROR, List.of());
          cut.getHeader().setFlag(Flags.TC);
          return Optional.of(cut.toWire());
        });
  }

  /** This answer, with the ID of another query. */
  public ScriptedDnsAnswer withWrongId() {
    return new ScriptedDnsAnswer(
        (query, tcp) -> {
          Optional<byte[]> right = bytes.apply(query, tcp);
          right.ifPresent(all -> all[0] ^= 0x55);
          return right;
        });
  }

  /** These records, shuffled by the seed. */
  public static ScriptedDnsAnswer shuffled(List<String> lines, long seed) {
    List<String> copy = new ArrayList<>(lines);
    Collections.shuffle(copy, new Random(seed));
    return records(copy);
  }

  Optional<byte[]> toBytes(Message query, boolean tcp) {
    return bytes.apply(query, tcp);
  }

  private static Message message(Message query, int code, List<Record> records) {
    Message answer = new Message(query.getHeader().getID());
    Header header = answer.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.RA);
    header.setRcode(code);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    records.forEach(record -> answer.addRecord(record, Section.ANSWER));
    return answer;
  }

  private static List<Record> parse(List<String> lines) {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.US_ASCII);
    List<Record> records = new ArrayList<>();
    try (Master master = new Master(new ByteArrayInputStream(text), Name.root)) {
      for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
        records.add(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the records " + lines, e);
    }
    return records;
  }
}
