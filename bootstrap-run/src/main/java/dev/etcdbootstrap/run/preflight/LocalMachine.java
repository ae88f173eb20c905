package dev.etcdbootstrap.run.preflight;

import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.spi.BootstrapException;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks at what a preflight asks for. Blocks for files only; nothing is sent. */
public final class LocalMachine {

  private LocalMachine() {}

  /** What there is now. */
  public static MachineView look(Preflight preflight) {
    Map<PeerUrl, Listening> addresses = new LinkedHashMap<>();
    for (PeerUrl url : preflight.addresses()) {
      addresses.put(url, listening(url, preflight.sharesPorts()));
    }
    return new MachineView(
        Instant.now(),
        addresses,
        found(preflight.certificates(), PemFile::certificates),
        found(preflight.keys(), PemFile::privateKey));
  }

  private interface Reader<T> {
    T read(PemFile file) throws BootstrapException;
  }

  private static <T> Map<PemFile, Found<T>> found(Iterable<PemFile> files, Reader<T> reader) {
    Map<PemFile, Found<T>> found = new LinkedHashMap<>();
    for (PemFile file : files) {
      try {
        found.put(file, Found.of(reader.read(file)));
      } catch (BootstrapException e) {
        found.put(file, Found.nothing(e.getMessage()));
      }
    }
    return found;
  }

  private static Listening listening(PeerUrl url, boolean sharesPorts) {
    try {
      InetAddress address = address(url);
      try {
        bind(new InetSocketAddress(address, url.port()), sharesPorts);
        return Listening.POSSIBLE;
      } catch (BindException e) {
        // Linux has one number for each of the three reasons, the JDK one exception for all.
        if (String.valueOf(e.getMessage()).contains("Permission denied")) {
          return Listening.NOT_ALLOWED;
        }
        return canBindAnyPort(address) ? Listening.IN_USE : Listening.NOT_HERE;
      }
    } catch (IOException | UnsupportedAddressTypeException e) {
      return Listening.POSSIBLE; // etcd will say what it cannot
    }
  }

  private static boolean canBindAnyPort(InetAddress address) throws IOException {
    try {
      bind(new InetSocketAddress(address, 0), false);
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /**
   * Binds without listening, so that nobody can connect meanwhile. That fails where somebody
   * listens, and only there: with SO_REUSEADDR, which Go sets as well, connections that have ended
   * a moment ago do not count.
   */
  private static void bind(InetSocketAddress address, boolean sharesPorts) throws IOException {
    try (SocketChannel socket = SocketChannel.open()) {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      SocketOption<Boolean> shared = StandardSocketOptions.SO_REUSEPORT;
      if (sharesPorts && socket.supportedOptions().contains(shared)) {
        socket.setOption(shared, true);
      }
      socket.bind(address);
    }
  }

  /** Where etcd listens: of localhost, at the first IPv4 address, as Go does. */
  private static InetAddress address(PeerUrl url) throws UnknownHostException {
    if (url.address().isPresent()) {
      return url.address().get();
    }
    InetAddress[] all = InetAddress.getAllByName(url.host());
    return Arrays.stream(all).filter(Inet4Address.class::isInstance).findFirst().orElse(all[0]);
  }
}
