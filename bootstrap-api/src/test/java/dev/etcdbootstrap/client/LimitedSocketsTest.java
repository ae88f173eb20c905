package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

final class LimitedSocketsTest {

  private static final byte[] REQUEST = new byte[64];

  /** Answers each request with so many bytes, until the client is gone. */
  private static Socket connect(LimitedSockets sockets, int answer) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket client = sockets.createSocket(listener.getInetAddress(), listener.getLocalPort());
      Socket accepted = listener.accept();
      Thread server = new Thread(() -> answer(accepted, answer), "limited-sockets-test");
      server.setDaemon(true);
      server.start();
      return client;
    }
  }

  private static void answer(Socket client, int bytes) {
    try (client) {
      while (client.getInputStream().readNBytes(REQUEST.length).length > 0) {
        client.getOutputStream().write(new byte[bytes]);
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  @Test
  void eachRequestMayBeAnsweredUpToTheLimit() throws Exception {
    try (Socket socket = connect(new LimitedSockets(1000), 1000)) {
      for (int i = 0; i < 5; i++) {
        socket.getOutputStream().write(REQUEST);
        assertThat(socket.getInputStream().readNBytes(999)).hasSize(999);
        assertThat(socket.getInputStream().read()).isZero();
      }
    }
  }

  @Test
  void moreIsNotRead() throws Exception {
    try (Socket socket = connect(new LimitedSockets(1 << 20), (1 << 20) + 1)) {
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      assertThatThrownBy(() -> in.readNBytes(2 << 20))
          .isInstanceOf(LimitedSockets.LimitExceededException.class)
          .hasMessageContaining("larger than 1 MiB")
          .matches(LimitedSockets.LimitExceededException::isIn)
          .matches(
              failure -> LimitedSockets.LimitExceededException.isIn(new IOException("", failure)));
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void whatIsTooShortForARequestRenewsNothing() throws Exception {
    try (Socket socket = connect(new LimitedSockets(1000), 600)) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(REQUEST);
      assertThat(in.readNBytes(600)).hasSize(600);
      for (int i = 0; i < 2; i++) {
        out.write(new byte[32]);
      }
      assertThatThrownBy(() -> in.readNBytes(600))
          .isInstanceOf(LimitedSockets.LimitExceededException.class);
    }
  }
}
