package dev.etcdbootstrap.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on a free port of the loopback address whose answers are scripted, also those that
 * no proper server gives: it stops in the middle of a body, closes the connection, or never
 * answers. Reads HTTP/1.1 requests with a {@code Content-Length}. Thread-safe; several threads call
 * the script at once.
 */
public final class ScriptedServer implements AutoCloseable {

  /**
   * A request as it was received.
   *
   * @param method in capitals
   * @param target path and query, as sent
   * @param headers one a line, as sent
   * @param body decoded as UTF-8
   */
  public record Request(String method, String target, List<String> headers, String body) {

    public Request {
      headers = List.copyOf(headers);
    }

    /** The target without its query. */
    public String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    /** What follows the first question mark of the target; empty without one. */
    public String query() {
      int query = target.indexOf('?');
      return query < 0 ? "" : target.substring(query + 1);
    }

    /** The value of a header; empty without it. */
    public String header(String name) {
      String start = name + ":";
      return headers.stream()
          .filter(header -> header.regionMatches(true, 0, start, 0, start.length()))
          .map(header -> header.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  /** Answers one request by writing bytes to its connection. */
  @FunctionalInterface
  public interface Reply {

    /**
     * Writes the answer.
     *
     * @throws IOException when the client is gone, or to close the connection
     * @throws InterruptedException when the server is closed
     */
    void writeTo(Socket connection) throws IOException, InterruptedException;

    /** A complete answer. */
    static Reply of(int status, String body, String... headers) {
      return connection -> write(connection, head(status, body, headers) + body);
    }

    /** A complete answer whose body is sent one byte at a time. */
    static Reply dripping(int status, String body, long pauseMillis, String... headers) {
      return connection -> {
        write(connection, head(status, body, headers));
        for (int i = 0; i < body.length(); i++) {
          write(connection, body.substring(i, i + 1));
          Thread.sleep(pauseMillis);
        }
      };
    }

    /** An answer that is cut off after this many characters of its body by a connection reset. */
    static Reply broken(int status, String body, int bytes, String... headers) {
      return connection -> {
        write(connection, head(status, body, headers) + body.substring(0, bytes));
        connection.setSoLinger(true, 0);
        throw new IOException("closed by the script");
      };
    }

    /** This text as it is; then the connection is closed. */
    static Reply raw(String text) {
      return connection -> {
        write(connection, text);
        throw new IOException("closed by the script");
      };
    }

    /** A text, and then another one again and again until the client is gone. */
    static Reply endless(String start, String again) {
      return connection -> {
        write(connection, start);
        while (true) {
          write(connection, again);
        }
      };
    }

    /** Closes the connection without an answer. */
    static Reply hangUp() {
      return raw("");
    }

    /** Never answers, and keeps the connection open. */
    static Reply silence() {
      return connection -> new CountDownLatch(1).await();
    }

    private static String head(int status, String body, String... headers) {
      StringBuilder out = new StringBuilder("HTTP/1.1 ").append(status).append(" Scripted\r\n");
      out.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
      for (String header : headers) {
        out.append("\r\n").append(header);
      }
      return out.append("\r\n\r\n").toString();
    }

    private static void write(Socket connection, String text) throws IOException {
      connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      connection.getOutputStream().flush();
    }
  }

  /** Makes a server socket; for servers that speak TLS. */
  @FunctionalInterface
  public interface SocketMaker {
    /** A socket that listens on a free port of the address. */
    ServerSocket listen(InetAddress address) throws IOException;
  }

  private final ServerSocket socket;
  private final String scheme;
  private final Function<Request, Reply> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ScriptedServer(ServerSocket socket, String scheme, Function<Request, Reply> script) {
    this.socket = socket;
    this.scheme = scheme;
    this.script = script;
    start("accept", this::accept);
  }

  /** Answers each request with what the script returns for it. */
  public static ScriptedServer start(Function<Request, Reply> script) {
    return start("http", address -> new ServerSocket(0, 50, address), script);
  }

  /**
   * Answers on a server socket that the caller makes.
   *
   * @param scheme of {@link #url}
   */
  public static ScriptedServer start(
      String scheme, SocketMaker sockets, Function<Request, Reply> script) {
    try {
      InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
      return new ScriptedServer(sockets.listen(loopback), scheme, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of a path on this server. */
  public URI url(String path) {
    return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** The requests so far, in the order of arrival. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The number of requests with this method and path. */
  public long count(String method, String path) {
    return requests.stream()
        .filter(request -> request.method().equals(method) && request.path().equals(path))
        .count();
  }

  private void start(String what, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "scripted-server-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        start("connection", () -> serve(connection));
      } catch (IOException e) {
        // this server was closed, or the client was
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      if (beginsWithTls(in)) {
        Reply.raw("HTTP/1.1 400 Bad Request\r\n\r\n").writeTo(connection);
      }
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        script.apply(request).writeTo(connection);
      }
    } catch (IOException e) {
      // the client is gone, or the script closes the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private static boolean beginsWithTls(InputStream in) throws IOException {
    in.mark(1);
    boolean isHandshake = in.read() == 22; // RFC 8446, 5.1
    in.reset();
    return isHandshake;
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    List<String> headers = new ArrayList<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      headers.add(header);
    }
    String[] parts = first.split(" ", 3);
    if (parts.length < 3) {
      throw new IOException("not a request line: " + first);
    }
    Request head = new Request(parts[0], parts[1], headers, "");
    String length = head.header("Content-Length");
    if (length.isEmpty()) {
      return head;
    }
    byte[] body = in.readNBytes(Integer.parseInt(length));
    return new Request(parts[0], parts[1], headers, new String(body, StandardCharsets.UTF_8));
  }

  /** The next line without its end; empty at the end of the stream. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Closes all connections and waits until all threads have ended. */
  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join(10_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
