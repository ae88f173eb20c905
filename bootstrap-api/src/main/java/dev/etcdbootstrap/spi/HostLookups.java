package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.HostLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks up host names with the system's resolver, all at once. Thread-safe. */
public final class HostLookups {

  /** How long the slowest may take; etcd waits 30 s here, one name after the other. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private HostLookups() {}

  /**
   * Blocks until all are looked up, the limit or the deadline has come. A system resolver cannot be
   * interrupted, so a look-up that takes longer goes on in a daemon thread of its own and ends with
   * it.
   *
   * @return one for each host
   * @throws InterruptedException when interrupted
   */
  public static Map<String, HostLookup> lookUp(Set<String> hosts, Deadline deadline)
      throws InterruptedException {
    Duration limit = deadline.atMost(LIMIT);
    Map<String, HostLookup> done = new ConcurrentHashMap<>();
    CountDownLatch missing = new CountDownLatch(hosts.size());
    for (String host : hosts) {
      Thread thread =
          new Thread(
              () -> {
                done.put(host, lookUp(host));
                missing.countDown();
              },
              "etcd-bootstrap-lookup-" + host);
      thread.setDaemon(true);
      thread.start();
    }
    boolean all = missing.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    Map<String, HostLookup> result = new HashMap<>(done);
    if (!all) {
      String reason = "did not resolve within " + limit.toMillis() + " ms";
      hosts.forEach(host -> result.putIfAbsent(host, new HostLookup.Failed(reason)));
    }
    return result;
  }

  private static HostLookup lookUp(String host) {
    try {
      return new HostLookup.Found(Set.copyOf(List.of(InetAddress.getAllByName(host))));
    } catch (UnknownHostException e) {
      return new HostLookup.Failed("does not resolve");
    }
  }
}
