package dev.etcdbootstrap.testservers.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void areDistinctUnderConcurrency() throws Exception {
    int threads = 16;
    int each = 25;
    // Each thread has an address of its own: the kernel would give the same port on two of them.
    List<Callable<List<Integer>>> askers = new ArrayList<>();
    for (int i = 1; i <= threads; i++) {
      InetAddress address = FreePorts.loopback(i);
      askers.add(() -> IntStream.range(0, each).mapToObj(j -> FreePorts.next(address)).toList());
    }
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Integer> ports = new ArrayList<>();
      for (Future<List<Integer>> some : executor.invokeAll(askers)) {
        ports.addAll(some.get());
      }
      assertThat(ports).hasSize(threads * each).doesNotHaveDuplicates();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void canBeListenedOn() throws Exception {
    InetAddress address = FreePorts.loopback(77);
    int port = FreePorts.next(address);

    try (ServerSocket tcp = new ServerSocket()) {
      tcp.setReuseAddress(true);
      tcp.bind(new InetSocketAddress(address, port));
      try (DatagramSocket udp = new DatagramSocket(port, address)) {
        assertThat(tcp.getLocalPort()).isEqualTo(udp.getLocalPort()).isEqualTo(port);
      }
    }
  }

  @Test
  void areKeptFromThoseWhoDoNotAskForThem() throws Exception {
    int port = FreePorts.next();

    try (ServerSocket stranger = new ServerSocket()) {
      stranger.setReuseAddress(false);
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> stranger.bind(new InetSocketAddress(FreePorts.loopback(), port)));
    }
  }

  @Test
  void areInUrls() {
    assertThat(FreePorts.nextUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
    assertThat(FreePorts.nextUrl(FreePorts.loopback(254)).getHost()).isEqualTo("127.0.0.254");
  }

  @Test
  void areOnLoopbackOnly() throws Exception {
    InetAddress any = InetAddress.getByAddress(new byte[4]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FreePorts.next(any))
        .withMessageContaining("0.0.0.0 is not a loopback address");
    assertThatIllegalArgumentException().isThrownBy(() -> FreePorts.loopback(255));
  }
}
