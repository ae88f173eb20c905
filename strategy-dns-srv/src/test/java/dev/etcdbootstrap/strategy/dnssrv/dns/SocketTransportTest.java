package dev.etcdbootstrap.strategy.dnssrv.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many queries at a time, and servers that keep to little. */
final class SocketTransportTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final DaemonThreads readers = new DaemonThreads("reader");
  private final SocketTransport transport = new SocketTransport(readers);

  @AfterEach
  void nothingStaysBehind() throws Exception {
    transport.close();
    callers.shutdown();
    assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(readers.join(Duration.ofSeconds(60))).isTrue();
  }

  /** Takes one connection at a time. */
  private abstract static class TcpServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    final AtomicInteger connections = new AtomicInteger();

    TcpServer() throws IOException {
      Thread thread = new Thread(this::accept, "tcp-server");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          connections.incrementAndGet();
          serve(
              new DataInputStream(socket.getInputStream()),
              new DataOutputStream(socket.getOutputStream()));
        } catch (IOException e) {
          // The client has gone, or the test is over.
        }
      }
    }

    abstract void serve(DataInputStream in, DataOutputStream out) throws IOException;

    InetSocketAddress address() {
      return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  /**
   * Waits for some queries on a connection, answers each with itself, the last one first, and ends
   * the connection.
   */
  private static TcpServer echo(int queries, int answers) throws IOException {
    return new TcpServer() {
      @Override
      void serve(DataInputStream in, DataOutputStream out) throws IOException {
        List<byte[]> read = new ArrayList<>();
        while (read.size() < queries) {
          read.add(in.readNBytes(in.readUnsignedShort()));
        }
        Collections.reverse(read);
        for (byte[] query : read.subList(0, answers)) {
          out.writeShort(query.length);
          out.write(query);
        }
      }
    };
  }

  private interface Exchange {
    byte[] get() throws DnsQueryException;
  }

  private CompletableFuture<byte[]> start(Exchange exchange) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return exchange.get();
          } catch (DnsQueryException e) {
            throw new CompletionException(e);
          }
        },
        callers);
  }

  private CompletableFuture<byte[]> tcp(TcpServer server, int query, Duration limit) {
    return start(() -> transport.tcp(server.address(), query(query), "the server", limit));
  }

  private List<CompletableFuture<byte[]>> send(TcpServer server, int count) {
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(tcp(server, i, LIMIT));
    }
    return answers;
  }

  /** All with the same ID. */
  private static byte[] query(int i) {
    return new byte[] {7, 7, (byte) i, (byte) (i >> 8)};
  }

  private static void assertEachHasItsOwn(List<CompletableFuture<byte[]>> answers)
      throws Exception {
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(query(i));
    }
  }

  private static void assertFails(CompletableFuture<byte[]> answer, String message) {
    assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(DnsQueryException.class)
        .hasMessageContaining(message);
  }

  @Test
  void queriesShareAConnectionAndEachGetsItsOwnAnswer() throws Exception {
    try (TcpServer server = echo(200, 200)) {
      assertEachHasItsOwn(send(server, 200));
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void whatIsLeftWhenTheServerEndsTheConnectionIsSentAgain() throws Exception {
    try (TcpServer server = echo(1, 1)) {
      assertEachHasItsOwn(send(server, 20));
      assertThat(server.connections).hasValue(20);
    }
  }

  @Test
  void aServerThatNeverAnswersIsNotAskedAgain() throws Exception {
    try (TcpServer server = echo(20, 0)) {
      for (CompletableFuture<byte[]> answer : send(server, 20)) {
        assertFails(answer, "the server ended the connection before its answer was there");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aQueryAfterAFailureOpensAnotherConnection() throws Exception {
    try (TcpServer server = echo(2, 2)) {
      assertFails(tcp(server, 0, SHORT), "no answer from the server within 100 ms");

      assertEachHasItsOwn(send(server, 2));
    }
  }

  /** Each byte comes in time, the last one never. */
  @Test
  void anAnswerThatDripsIsCutAtTheLimit() throws Exception {
    CountDownLatch dripping = new CountDownLatch(3);
    try (TcpServer server =
        new TcpServer() {
          @Override
          void serve(DataInputStream in, DataOutputStream out) throws IOException {
            out.writeShort(65_535);
            while (in.available() >= 0) { // until the client has gone
              out.write(0);
              dripping.countDown();
              pause();
            }
          }
        }) {
      assertFails(tcp(server, 0, SHORT), "no answer from the server within 100 ms");

      assertThat(dripping.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void closingFreesWhoeverWaitsOverTcp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (TcpServer server =
        new TcpServer() {
          @Override
          void serve(DataInputStream in, DataOutputStream out) throws IOException {
            while (in.readNBytes(in.readUnsignedShort()).length > 0) {
              asked.countDown();
            }
          }
        }) {
      CompletableFuture<byte[]> waiting = tcp(server, 0, Duration.ofDays(1));
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

      transport.close();

      assertFails(waiting, "no answer from the server in time");
      assertFails(tcp(server, 1, Duration.ofDays(1)), "no answer from the server in time");
    }
  }

  @Test
  void everyDatagramHasAPortOfItsOwnAndIsRepeatedOnce() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(60_000);
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      List<CompletableFuture<byte[]>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        waiting.add(start(() -> transport.udp(address, query(number), "the server", SHORT)));
      }
      List<Integer> ports = new ArrayList<>();
      while (ports.size() < 8) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        server.receive(packet);
        ports.add(packet.getPort());
      }

      assertThat(new HashSet<>(ports)).hasSize(4);
      waiting.forEach(each -> assertFails(each, "no answer from the server within 100 ms"));
    }
  }

  @Test
  void closingFreesWhoeverWaitsOverUdp() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(60_000);
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      CompletableFuture<byte[]> waiting =
          start(() -> transport.udp(address, query(0), "the server", Duration.ofDays(1)));
      server.receive(new DatagramPacket(new byte[512], 512));

      transport.close();

      assertFails(waiting, "no answer from the server in time");
    }
  }
}
