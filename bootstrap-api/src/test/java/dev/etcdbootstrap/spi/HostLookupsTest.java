package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.HostLookup;
import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HostLookupsTest {

  @Test
  void findsEveryAddress() throws Exception {
    Map<String, HostLookup> found =
        HostLookups.lookUp(Set.of("localhost", "127.0.0.1"), Deadline.never());

    assertThat(found).containsOnlyKeys("localhost", "127.0.0.1");
    assertThat(found.get("localhost"))
        .isInstanceOfSatisfying(
            HostLookup.Found.class,
            lookup ->
                assertThat(lookup.addresses())
                    .extracting(InetAddress::getHostAddress)
                    .contains("127.0.0.1"));
  }

  @Test
  void withoutTimeEveryHostHasAnOutcomeAllTheSame() throws Exception {
    Map<String, HostLookup> found =
        HostLookups.lookUp(Set.of("localhost", "127.0.0.1"), Deadline.after(Duration.ZERO));

    assertThat(found).containsOnlyKeys("localhost", "127.0.0.1");
    assertThat(found.values()) // a resolver may have been faster still
        .filteredOn(HostLookup.Failed.class::isInstance)
        .allMatch(new HostLookup.Failed("did not resolve within 0 ms")::equals);
  }

  /** With a hosts file of its own, which a JVM reads only at its start. */
  @Test
  void anAddressListedTwiceAndANameListedNowhere(@TempDir Path folder) throws Exception {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"),
            "10.0.0.1 twice.test\n10.0.0.1 twice.test\n10.0.0.2 once.test\n");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                Stream.of(HostLookupsTest.class, HostLookups.class)
                    .map(HostLookupsTest::classPath)
                    .collect(Collectors.joining(File.pathSeparator)),
                LookUp.class.getName(),
                "twice.test",
                "once.test",
                "nowhere.test")
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader().lines())
        .containsExactly(
            "nowhere.test=Failed[reason=does not resolve]",
            "once.test=Found[addresses=[once.test/10.0.0.2]]",
            "twice.test=Found[addresses=[twice.test/10.0.0.1]]");
    assertThat(process.waitFor()).isZero();
  }

  private static String classPath(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    assertThat(source).isNotNull();
    return Path.of(URI.create(source.getLocation().toString())).toString();
  }

  /** The program that the test starts. */
  static final class LookUp {

    private LookUp() {}

    public static void main(String[] hosts) throws InterruptedException {
      new TreeMap<>(HostLookups.lookUp(Set.of(hosts), Deadline.never()))
          .forEach((host, lookup) -> System.out.println(host + "=" + lookup));
    }
  }
}
