package dev.etcdbootstrap.testservers.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.Poll;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ScriptedDnsTest {
  private static final String A = "a.example.test. 60 IN A 10.0.0.1";
  private static final String ALIAS = "b.example.test. 60 IN CNAME a.example.test.";

  private final Message query =
      Message.newQuery(
          Record.newRecord(Name.fromConstantString("A.example.test."), Type.A, DClass.IN));

  @Test
  void answersOverUdpAndTcpAndCounts() throws Exception {
    try (ScriptedDns server = ScriptedDns.start(new ScriptedDnsZone(List.of(A)))) {
      assertThat(new Message(udp(server)).getSection(Section.ANSWER)).hasSize(1);
      assertThat(new Message(tcp(server)).getSection(Section.ANSWER)).hasSize(1);
      udp(server);

      assertThat(server.count("a.example.test A")).isEqualTo(3);
      assertThat(server.queries())
          .containsExactly(
              new ScriptedDnsQuery("a.example.test", "A", false, 1),
              new ScriptedDnsQuery("a.example.test", "A", true, 1),
              new ScriptedDnsQuery("a.example.test", "A", false, 2));
    }
  }

  @Test
  void aZoneKnowsAliasesAndWhatThereIsNot() throws Exception {
    ScriptedDnsZone zone = new ScriptedDnsZone(List.of(A, ALIAS));

    assertThat(ask(zone, "b.example.test", "A").getSection(Section.ANSWER))
        .singleElement()
        .satisfies(record -> assertThat(record.getType()).isEqualTo(Type.CNAME));
    assertThat(ask(zone, "a.example.test", "AAAA").getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(ask(zone, "a.example.test", "AAAA").getSection(Section.ANSWER)).isEmpty();
    assertThat(ask(zone, "c.example.test", "A").getRcode()).isEqualTo(Rcode.NXDOMAIN);
    zone.add("c.example.test. 60 IN A 10.0.0.3");
    assertThat(ask(zone, "c.example.test", "A").getRcode()).isEqualTo(Rcode.NOERROR);
  }

  private Message ask(ScriptedDnsZone zone, String name, String type) throws Exception {
    byte[] bytes =
        zone.apply(new ScriptedDnsQuery(name, type, false, 1)).toBytes(query, false).orElseThrow();
    return new Message(bytes);
  }

  @Test
  void answersWrongly() throws Exception {
    ScriptedDnsAnswer right = ScriptedDnsAnswer.records(List.of(A));
    int id = query.getHeader().getID();

    Message cut = new Message(right.truncatedOverUdp().toBytes(query, false).orElseThrow());
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(cut.getSection(Section.ANSWER)).isEmpty();
    Message whole = new Message(right.truncatedOverUdp().toBytes(query, true).orElseThrow());
    assertThat(whole.getSection(Section.ANSWER)).hasSize(1);
    assertThat(
            new Message(right.withWrongId().toBytes(query, false).orElseThrow())
                .getHeader()
                .getID())
        .isNotEqualTo(id);
    assertThat(ScriptedDnsAnswer.garbage(new byte[] {7}).toBytes(query, false).orElseThrow())
        .containsExactly(id >> 8, id, 7);
    assertThat(ScriptedDnsAnswer.silence().toBytes(query, false)).isEmpty();
    assertThat(
            new Message(ScriptedDnsAnswer.serverFailure().toBytes(query, false).orElseThrow())
                .getRcode())
        .isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void aSeedDecidesTheOrder() throws Exception {
    List<String> lines = List.of(A, A.replace("0.1", "0.2"), A.replace("0.1", "0.3"));
    Function<Long, String> order =
        seed ->
            Arrays.toString(
                ScriptedDnsAnswer.shuffled(lines, seed).toBytes(query, false).orElseThrow());

    assertThat(order.apply(1L)).isEqualTo(order.apply(1L));
    assertThat(List.of(2L, 3L, 4L, 5L, 6L))
        .anyMatch(seed -> !order.apply(seed).equals(order.apply(1L)));
  }

  @Test
  void tellsThatItsScriptHasFailed() throws Exception {
    ScriptedDns server =
        ScriptedDns.start(
            asked -> {
              throw new AssertionError("not asked for");
            });
    try (DatagramSocket socket = new DatagramSocket(0, FreePorts.loopback())) {
      send(socket, server);
      assertThat(Poll.untilTrue(Duration.ofSeconds(10), () -> !server.queries().isEmpty()))
          .isTrue();
    }

    // The query is counted a moment before its script is run.
    assertThat(
            Poll.untilTrue(
                Duration.ofSeconds(10),
                () -> {
                  try {
                    server.close();
                    return false;
                  } catch (IllegalStateException e) {
                    return true;
                  }
                }))
        .isTrue();
    assertThatIllegalStateException()
        .isThrownBy(server::close)
        .withMessageContaining("script")
        .withRootCauseInstanceOf(AssertionError.class);
  }

  private byte[] udp(ScriptedDns server) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, FreePorts.loopback())) {
      socket.setSoTimeout(10_000);
      send(socket, server);
      DatagramPacket reply = new DatagramPacket(new byte[1_000], 1_000);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  private void send(DatagramSocket socket, ScriptedDns server) throws Exception {
    byte[] bytes = query.toWire();
    socket.send(new DatagramPacket(bytes, bytes.length, address(server)));
  }

  private byte[] tcp(ScriptedDns server) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(address(server));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.toWire().length);
      out.write(query.toWire());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    }
  }

  private static InetSocketAddress address(ScriptedDns server) {
    String[] parts = server.address().split(":", 2);
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }
}
