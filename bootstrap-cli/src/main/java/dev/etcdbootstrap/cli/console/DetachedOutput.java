package dev.etcdbootstrap.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Writes in a thread of its own: a pipe that nobody reads must not hold up a bootstrap, which tells
 * its progress on the way. What does not fit into the buffer meanwhile is lost. Thread-safe.
 */
final class DetachedOutput extends OutputStream {

  private static final int MOST_BYTES = 1 << 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OutputStream target;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private int bytes; // waiting or being written
  private boolean started;
  private boolean stalled;

  DetachedOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] source, int offset, int length) {
    if (bytes + length > MOST_BYTES || length == 0) {
      return;
    }
    byte[] chunk = new byte[length];
    System.arraycopy(source, offset, chunk, 0, length);
    waiting.add(chunk);
    bytes += length;
    if (!started) {
      started = true;
      Thread thread = new Thread(this::drain, "etcd-bootstrap-stderr");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  private void drain() {
    try {
      while (true) {
        byte[] chunk = next();
        try {
          target.write(chunk);
        } catch (IOException e) {
          // Nobody is there to be told.
        }
        written(chunk.length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private synchronized byte[] next() throws InterruptedException {
    while (true) {
      byte[] chunk = waiting.poll();
      if (chunk != null) {
        return chunk;
      }
      wait();
    }
  }

  private synchronized void written(int length) {
    bytes -= length;
    stalled = false;
    notifyAll();
  }

  /** Waits until all is written; not again while nothing moves. */
  @Override
  public synchronized void flush() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    boolean interrupted = false;
    while (bytes > 0 && !stalled) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        stalled = true;
      } else {
        try {
          wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
