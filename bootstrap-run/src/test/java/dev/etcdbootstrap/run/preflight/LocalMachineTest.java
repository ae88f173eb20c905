package dev.etcdbootstrap.run.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("a look at this machine")
final class LocalMachineTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static MachineView look(List<String> flags) {
    return LocalMachine.look(
        new Preflight(
            EtcdSettings.of(
                EtcdArguments.parse(flags).settings(position -> Optional.empty()),
                List.of(),
                Optional.empty()),
            List.of()));
  }

  private static Listening listening(String url, String... more) {
    List<String> flags = new ArrayList<>(List.of("--listen-metrics-urls=" + url));
    flags.addAll(List.of(more));
    return look(flags).addresses().getOrDefault(PeerUrl.parse(url), Listening.NOT_HERE);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(LOOPBACK, port));
    return server;
  }

  @Test
  @DisplayName("a port at which somebody listens is in use, by that address and by any; then free")
  void inUse() throws IOException {
    int port;
    try (ServerSocket server = listen(0)) {
      port = server.getLocalPort();
      for (String host : List.of("127.0.0.1", "localhost", "0.0.0.0", "[::]")) {
        assertThat(listening("http://" + host + ":" + port)).as(host).isEqualTo(Listening.IN_USE);
      }
      assertThat(listening("http://127.0.0.2:" + port)).isEqualTo(Listening.POSSIBLE);
    }
    assertThat(listening("http://127.0.0.1:" + port)).isEqualTo(Listening.POSSIBLE);
  }

  @Test
  @DisplayName("connections that have ended a moment ago do not keep a port")
  void timeWait() throws IOException {
    int port;
    try (ServerSocket server = listen(0);
        Socket client = new Socket(LOOPBACK, server.getLocalPort())) {
      port = server.getLocalPort();
      server.accept().close(); // first, so that it is this side that has to remember
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(Files.exists(Path.of("/proc/net/tcp"))).isTrue();
    assertThat(waitsAt(port)).as("a connection in TIME_WAIT").isTrue();
    assertThat(listening("http://127.0.0.1:" + port)).isEqualTo(Listening.POSSIBLE);
  }

  private static boolean waitsAt(int port) throws IOException {
    String local = String.format(":%04X ", port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if ((fields[1] + " ").endsWith(local) && fields[3].equals("06")) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  @DisplayName("a port that its owner shares is in use for who does not")
  void shared() throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      server.bind(new InetSocketAddress(LOOPBACK, 0));
      String url = "http://127.0.0.1:" + server.getLocalPort();

      assertThat(listening(url, "--socket-reuse-port")).isEqualTo(Listening.POSSIBLE);
      assertThat(listening(url)).isEqualTo(Listening.IN_USE);
    }
  }

  @Test
  @DisplayName("an address that no interface has, of those that are for documentation")
  void notHere() {
    assertThat(listening("http://192.0.2.1:2381")).isEqualTo(Listening.NOT_HERE);
  }

  @Test
  @DisplayName("files: what they hold, or why not")
  void files(@TempDir Path folder) throws IOException {
    HeldCertificate held = new HeldCertificate.Builder().build();
    Path certificate = Files.writeString(folder.resolve("a.pem"), held.certificatePem());
    Path key = Files.writeString(folder.resolve("a.key"), held.privateKeyPkcs8Pem());

    MachineView good = look(List.of("--peer-cert-file=" + certificate, "--peer-key-file=" + key));
    assertThat(good.certificates().values()).containsExactly(Found.of(List.of(held.certificate())));
    assertThat(good.keys().values()).containsExactly(Found.of(held.keyPair().getPrivate()));
    assertThat(good.toString()).doesNotContain("PRIVATE", "RSA", "ECPrivate");

    MachineView bad = look(List.of("--peer-cert-file=" + key, "--peer-key-file=" + folder));
    assertThat(bad.certificates().values())
        .extracting(Found::why)
        .containsExactly(
            "etcd's --peer-cert-file: " + key + " holds no PEM certificates that can be read");
    assertThat(bad.keys().values())
        .extracting(Found::why)
        .containsExactly("etcd's --peer-key-file: " + folder + " is a directory; name a file");
  }
}
