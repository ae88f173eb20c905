package dev.etcdbootstrap.client;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes sockets on which a server can send so much in answer to a request, and no more: a limit
 * below HTTP, whose libraries bound a body where it is read, but not a header or a chunk that never
 * ends. TLS may be layered over them. Thread-safe.
 */
public final class LimitedSockets extends SocketFactory {

  /** What is shorter is no request, but an alert or a new key of TLS. */
  private static final int SHORTEST_REQUEST = 64;

  private final long limit;

  /**
   * Makes no socket yet.
   *
   * @param limit in bytes, on one connection from one request to the next
   */
  public LimitedSockets(long limit) {
    this.limit = limit;
  }

  /** A server has sent more than the limit. */
  public static final class LimitExceededException extends SocketException {
    private static final long serialVersionUID = 1L;

    private LimitExceededException(long limit) {
      super("the answer is larger than " + (limit >> 20) + " MiB");
    }

    /** Whether a failure was caused by one. */
    public static boolean isIn(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof LimitExceededException) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public Socket createSocket() {
    return new LimitedSocket(limit);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    return connected(address, new InetSocketAddress(0));
  }

  private Socket connected(InetSocketAddress address, InetSocketAddress local) throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(local);
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static final class LimitedSocket extends Socket {

    private final long limit;
    private final AtomicLong received = new AtomicLong(); // since the last request

    LimitedSocket(long limit) {
      this.limit = limit;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int next = in.read();
          count(1);
          return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int read = in.read(bytes, offset, length);
          count(Math.max(0, read));
          return read;
        }
      };
    }

    private void count(int bytes) throws IOException {
      if (received.addAndGet(bytes) > limit) {
        close();
        throw new LimitExceededException(limit);
      }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          if (length >= SHORTEST_REQUEST) {
            received.set(0);
          }
          out.write(bytes, offset, length);
        }
      };
    }
  }
}
