package dev.etcdbootstrap.strategy.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many queries to a server of TCP that keeps to little. */
final class TcpConnectionTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Takes one connection at a time, waits for some queries on it, answers each with itself, the
   * last one first, and ends the connection.
   */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final int queries;
    private final int answers;

    Echo(int queries, int answers) throws IOException {
      this.queries = queries;
      this.answers = answers;
      Thread thread = new Thread(this::serve, "echo");
      thread.setDaemon(true);
      thread.start();
    }

    InetSocketAddress address() {
      return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void serve() {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          connections.incrementAndGet();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          List<byte[]> read = new ArrayList<>();
          while (read.size() < queries) {
            read.add(in.readNBytes(in.readUnsignedShort()));
          }
          Collections.reverse(read);
          for (byte[] query : read.subList(0, answers)) {
            out.writeShort(query.length);
            out.write(query);
          }
        } catch (IOException e) {
          // The client has gone, or the test is over.
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  /** All with the same ID. */
  private static List<CompletableFuture<byte[]>> send(Wire wire, Echo server, int count) {
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(wire.tcp(server.address(), query(i), "the server", LIMIT));
    }
    return answers;
  }

  private static byte[] query(int i) {
    return new byte[] {7, 7, (byte) i, (byte) (i >> 8)};
  }

  private static void assertEachHasItsOwn(List<CompletableFuture<byte[]>> answers)
      throws Exception {
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(query(i));
    }
  }

  @Test
  void queriesShareAConnectionAndEachGetsItsOwnAnswer() throws Exception {
    try (Echo server = new Echo(200, 200);
        Wire wire = new Wire()) {
      assertEachHasItsOwn(send(wire, server, 200));
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void whatIsLeftWhenTheServerEndsTheConnectionIsSentAgain() throws Exception {
    try (Echo server = new Echo(1, 1);
        Wire wire = new Wire()) {
      assertEachHasItsOwn(send(wire, server, 20));
      assertThat(server.connections).hasValue(20);
    }
  }

  @Test
  void aServerThatNeverAnswersIsNotAskedAgain() throws Exception {
    try (Echo server = new Echo(20, 0);
        Wire wire = new Wire()) {
      for (CompletableFuture<byte[]> answer : send(wire, server, 20)) {
        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(QueryFailure.class)
            .hasMessageContaining("the server ended the connection before its answer was there");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aQueryAfterAFailureOpensAnotherConnection() throws Exception {
    try (Echo server = new Echo(2, 2);
        Wire wire = new Wire()) {
      CompletableFuture<byte[]> alone =
          wire.tcp(server.address(), query(0), "the server", Duration.ofMillis(100));
      assertThatThrownBy(() -> alone.get(60, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(QueryFailure.class)
          .hasMessageContaining("within 100 ms");

      assertEachHasItsOwn(send(wire, server, 2));
    }
  }
}
