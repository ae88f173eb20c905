package dev.etcdbootstrap.strategy.v3grpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that move bytes: shared by all connections of this JVM, ended with the last of them.
 * Thread-safe.
 *
 * <p>The ones that gRPC shares by itself go on for a second longer, asleep in the kernel, and a JVM
 * that ends meanwhile waits 300 ms for each to notice.
 */
final class EventLoops {

  /** gRPC tells through this, at a level that is shown, that it found no epoll and the like. */
  private static final Logger LOGGER = Logger.getLogger("io.grpc");

  private static final Object LOCK = new Object();

  private static @Nullable EventLoopGroup group;
  private static int users;

  static {
    if (LOGGER.getLevel() == null) {
      LOGGER.setLevel(Level.WARNING);
    }
  }

  private EventLoops() {}

  /** Ready for one connection more. */
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

  /** One connection has gone. */
  static void release() {
    synchronized (LOCK) {
      users--;
      if (users == 0 && group != null) {
        var unused = group.shutdownGracefully(0, 0, TimeUnit.SECONDS); // nobody waits for it
        group = null;
      }
    }
  }
}
