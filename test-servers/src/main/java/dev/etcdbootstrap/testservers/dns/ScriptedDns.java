package dev.etcdbootstrap.testservers.dns;

import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A DNS server over UDP and TCP on a loopback port whose answers are scripted, also those that a
 * real server cannot be made to give: late, wrong, or none. Each query has a thread of its own, so
 * a script may wait. {@link #close} throws what the script has thrown. Thread-safe.
 */
public final class ScriptedDns implements AutoCloseable {

  private static final int LARGEST = 65_535;

  private final Function<ScriptedDnsQuery, ScriptedDnsAnswer> script;
  private final InetSocketAddress address;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<ScriptedDnsQuery> queries = new CopyOnWriteArrayList<>();
  private final List<Throwable> defects = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "scripted-dns");
            thread.setDaemon(true);
            return thread;
          });

  private ScriptedDns(Function<ScriptedDnsQuery, ScriptedDnsAnswer> script) throws IOException {
    this.script = script;
    InetAddress loopback = FreePorts.loopback();
    this.address = new InetSocketAddress(loopback, FreePorts.next(loopback));
    this.tcp = new ServerSocket();
    tcp.setReuseAddress(true);
    tcp.bind(address);
    this.udp = new DatagramSocket(address);
    threads.execute(this::serveUdp);
    threads.execute(this::serveTcp);
  }

  /** Starts a server. */
  public static ScriptedDns start(Function<ScriptedDnsQuery, ScriptedDnsAnswer> script) {
    try {
      return new ScriptedDns(script);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a DNS server", e);
    }
  }

  /** Its address, as {@code host:port}. */
  public String address() {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** The queries so far, in the order of arrival. */
  public List<ScriptedDnsQuery> queries() {
    return List.copyOf(queries);
  }

  /** The number of queries of this question, such as {@code a.example.test A}, over UDP and TCP. */
  public long count(String question) {
    return queries.stream().filter(query -> query.question().equals(question)).count();
  }

  private void serveUdp() {
    byte[] buffer = new byte[LARGEST];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
      } catch (IOException e) {
        continue; // closed, or a client is gone
      }
      byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
      InetSocketAddress client = new InetSocketAddress(packet.getAddress(), packet.getPort());
      threads.execute(() -> answer(query, false).ifPresent(bytes -> sendDatagram(bytes, client)));
    }
  }

  private void sendDatagram(byte[] bytes, InetSocketAddress client) {
    try {
      udp.send(new DatagramPacket(bytes, bytes.length, client));
    } catch (IOException e) {
      noteUnlessClosed(e);
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket connection = tcp.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        noteUnlessClosed(e);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        Optional<byte[]> answer = answer(query, true);
        if (answer.isPresent()) {
          out.writeShort(answer.get().length);
          out.write(answer.get());
          out.flush();
        }
      }
    } catch (EOFException e) {
      // The client is done.
    } catch (IOException e) {
      // The client is gone, or the server is closed.
    } finally {
      connections.remove(connection);
    }
  }

  private Optional<byte[]> answer(byte[] bytes, boolean overTcp) {
    try {
      Message message = new Message(bytes);
      Record question = message.getQuestion();
      ScriptedDnsQuery query =
          count(
              question.getName().toString(true).toLowerCase(Locale.ROOT),
              Type.string(question.getType()),
              overTcp);
      return script.apply(query).toBytes(message, overTcp);
    } catch (IOException | RuntimeException | Error e) {
      defects.add(e);
      return Optional.empty();
    }
  }

  private synchronized ScriptedDnsQuery count(String name, String type, boolean overTcp) {
    int times = counts.merge(name + " " + type + " " + overTcp, 1, Integer::sum);
    ScriptedDnsQuery query = new ScriptedDnsQuery(name, type, overTcp, times);
    queries.add(query);
    return query;
  }

  private void noteUnlessClosed(IOException e) {
    if (!udp.isClosed()) {
      defects.add(e);
    }
  }

  /**
   * Stops the server and closes all connections.
   *
   * @throws IllegalStateException if the script or the server has thrown
   */
  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close a DNS server", e);
    }
    threads.shutdownNow();
    if (!defects.isEmpty()) {
      throw new IllegalStateException("The script of a DNS server failed", defects.get(0));
    }
  }
}
