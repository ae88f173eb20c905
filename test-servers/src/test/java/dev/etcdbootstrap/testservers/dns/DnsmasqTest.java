package dev.etcdbootstrap.testservers.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
class DnsmasqTest {
  private static final String SERVICE = "_etcd-server._tcp.example.test";
  private static final int NO_ERROR = 0;
  private static final int NXDOMAIN = 3;
  private static final int REFUSED = 5;

  @Test
  void answersWithTheRecordsOfItsLines(Servers servers) throws Exception {
    Dnsmasq dnsmasq =
        servers.dnsmasq(
            List.of("srv-host=" + SERVICE + ",a.example.test,2380,7,9", "local=/example.test/"));

    Answer answer = querySrv(dnsmasq.address(), SERVICE, 5_000);

    assertThat(answer.code).isEqualTo(NO_ERROR);
    assertThat(answer.records).isEqualTo(1);
    assertThat(answer.srv()).isEqualTo("7 9 2380 a.example.test");
    dnsmasq.process().awaitLog("query\\[SRV\\] " + SERVICE, Duration.ofSeconds(5));
    assertThat(querySrv(dnsmasq.address(), "_x._tcp.example.test", 5_000).code).isEqualTo(NXDOMAIN);
    assertThat(querySrv(dnsmasq.address(), "_x._tcp.elsewhere.test", 5_000).code)
        .isEqualTo(REFUSED);
  }

  @Test
  void answersWithOtherRecordsAfterARestart(Servers servers) throws Exception {
    Dnsmasq dnsmasq = servers.dnsmasq(List.of("srv-host=" + SERVICE + ",old.example.test,1"));
    InetSocketAddress address = dnsmasq.address();
    assertThat(querySrv(address, SERVICE, 5_000).srv()).endsWith("1 old.example.test");

    dnsmasq.restart(List.of("srv-host=" + SERVICE + ",new.example.test,2"));

    assertThat(dnsmasq.address()).isEqualTo(address);
    assertThat(querySrv(address, SERVICE, 5_000).srv()).endsWith("2 new.example.test");
  }

  @Test
  void answersNothingWhilePaused(Servers servers) throws Exception {
    Dnsmasq dnsmasq = servers.dnsmasq(List.of("srv-host=" + SERVICE + ",a.example.test,1"));

    dnsmasq.pause();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> querySrv(dnsmasq.address(), SERVICE, 300));

    dnsmasq.resume();
    assertThat(querySrv(dnsmasq.address(), SERVICE, 5_000).code).isEqualTo(NO_ERROR);
  }

  @Test
  void namesTheLineItDoesNotUnderstand(Servers servers) {
    assertThatIllegalStateException()
        .isThrownBy(() -> servers.dnsmasq(List.of("# fine", "no-such-option=1")))
        .withMessageContaining("ended with exit code 1")
        .withMessageContaining("bad option at line 2");
  }

  /** One SRV question over UDP (RFC 1035 section 4, RFC 2782). */
  private static Answer querySrv(InetSocketAddress server, String name, int timeoutMillis)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream query = new DataOutputStream(bytes);
    query.write(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}); // recursion desired
    for (String label : name.split("\\.", -1)) {
      query.writeByte(label.length());
      query.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    query.write(new byte[] {0, 0, 33, 0, 1}); // the root, SRV, IN
    try (DatagramSocket socket = new DatagramSocket(0, FreePorts.loopback())) {
      socket.setSoTimeout(timeoutMillis);
      socket.send(new DatagramPacket(bytes.toByteArray(), bytes.size(), server));
      DatagramPacket reply = new DatagramPacket(new byte[512], 512);
      socket.receive(reply);
      ByteBuffer message = ByteBuffer.wrap(reply.getData(), 0, reply.getLength());
      assertThat(message.getShort(0)).isEqualTo((short) 0x1234);
      return new Answer(message.get(3) & 15, message.getShort(6), message.position(bytes.size()));
    }
  }

  /** The reply, positioned at its first record, which is the one that {@link #srv} reads. */
  private record Answer(int code, int records, ByteBuffer message) {
    String srv() {
      // Name (a pointer), type, class, TTL and length: 12 bytes. Then the data.
      ByteBuffer data = message.duplicate().position(message.position() + 12);
      StringBuilder text = new StringBuilder();
      text.append(data.getShort()).append(' ').append(data.getShort()).append(' ');
      text.append(data.getShort()).append(' ');
      int end = text.length();
      for (int length = data.get(); length > 0; length = data.get()) {
        byte[] label = new byte[length];
        data.get(label);
        text.append(text.length() == end ? "" : ".");
        text.append(new String(label, StandardCharsets.US_ASCII));
      }
      return text.toString();
    }
  }
}
