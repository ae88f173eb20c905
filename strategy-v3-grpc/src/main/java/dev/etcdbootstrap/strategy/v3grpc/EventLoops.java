package dev.etcdbootstrap.strategy.v3grpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of all channels in this JVM, ended with the last channel. Thread-safe.
 *
 * <p>Those that gRPC shares on its own go on for a second after the last channel, asleep in the
 * kernel, and a JVM that ends meanwhile waits up to 300 ms for them.
 */
final class EventLoops {

  /**
   * Here gRPC and Netty tell, at a level that is shown, which native or internal means they have
   * not found: no native transport, and as a module no Unsafe. A logger is kept only as long as
   * somebody holds it.
   */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("io.grpc"),
          Logger.getLogger("io.netty.util.internal.PlatformDependent"));

  private static final Object LOCK = new Object();

  private static @Nullable EventLoopGroup group;
  private static int users;

  static {
    for (Logger logger : LOGGERS) {
      if (logger.getLevel() == null) {
        logger.setLevel(Level.WARNING);
      }
    }
  }

  private EventLoops() {}

  /** The event loops for one more channel, to be {@linkplain #release released}. */
  static EventLoopGroup acquire() {
    synchronized (LOCK) {
      EventLoopGroup current = group;
      if (current == null) {
        int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
        current =
            new NioEventLoopGroup(
                threads, new DefaultThreadFactory("etcd-bootstrap-v3-grpc", true));
        group = current;
      }
      users++;
      return current;
    }
  }

  /** Called once for each {@link #acquire}; the last call ends the threads. */
  static void release() {
    synchronized (LOCK) {
      users--;
      if (users == 0 && group != null) {
        var unused = group.shutdownGracefully(0, 0, TimeUnit.SECONDS); // ends on its own
        group = null;
      }
    }
  }
}
