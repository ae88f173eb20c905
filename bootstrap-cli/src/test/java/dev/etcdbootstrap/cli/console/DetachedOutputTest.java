package dev.etcdbootstrap.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DetachedOutputTest {

  @Test
  void everythingArrivesInOrderBeforeAFlushReturns() throws Exception {
    try (PipedInputStream in = new PipedInputStream(1 << 20)) {
      DetachedOutput out = new DetachedOutput(new PipedOutputStream(in));
      for (int i = 0; i < 1_000; i++) {
        out.write((i + "\n").getBytes(UTF_8));
      }
      out.write('x');
      out.flush();

      String written = new String(in.readNBytes(in.available()), UTF_8);
      assertThat(written).startsWith("0\n1\n2\n").endsWith("\n998\n999\nx");
    }
  }

  @Test
  void whatNobodyReadsHoldsNobodyUp() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new AssertionError("in chunks");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              read.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            if (bytes[offset] == 'z') {
              all.countDown();
            }
          }
        };
    DetachedOutput out = new DetachedOutput(stuck);

    for (int i = 0; i < 100; i++) {
      out.write(new byte[100_000]); // most of which is lost
      out.flush();
    }
    read.countDown();
    out.flush();
    out.write('z');
    out.flush();

    all.await();
  }
}
