package dev.etcdbootstrap.discovery;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A DNS server over UDP that is authoritative for a few records. Answers NXDOMAIN for a name
 * without records, and no data for a name without records of that type. Has a thread of its own.
 * Thread-safe.
 */
final class DnsResponder implements Closeable {

  private final List<Record> records = new CopyOnWriteArrayList<>();
  private final DatagramChannel channel;

  private DnsResponder(DatagramChannel channel) {
    this.channel = channel;
  }

  static DnsResponder start(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    DnsResponder responder = new DnsResponder(channel);
    Thread thread = new Thread(responder::serve, "discovery-dns");
    thread.setDaemon(true);
    thread.start();
    return responder;
  }

  InetSocketAddress address() {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(Record record) {
    records.add(record);
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        SocketAddress client = channel.receive(buffer);
        buffer.flip();
        channel.send(ByteBuffer.wrap(answer(new Message(buffer)).toWire()), client);
      } catch (IOException e) {
        // A malformed query gets no answer; a closed channel ends the loop.
      }
    }
  }

  private Message answer(Message query) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    Record question = query.getQuestion();
    if (question == null) {
      answer.getHeader().setRcode(Rcode.FORMERR);
      return answer;
    }
    answer.addRecord(question, Section.QUESTION);
    Name name = question.getName();
    List<Record> named = records.stream().filter(record -> record.getName().equals(name)).toList();
    if (named.isEmpty()) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    for (Record record : named) {
      if (record.getType() == question.getType() || question.getType() == Type.ANY) {
        answer.addRecord(record, Section.ANSWER);
      }
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
