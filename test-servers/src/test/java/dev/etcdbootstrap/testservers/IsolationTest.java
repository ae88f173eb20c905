package dev.etcdbootstrap.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
final class IsolationTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Path RESOLVERS = Path.of("/etc/resolv.conf");

  private static String output(Servers servers, List<String> isolation, String... command) {
    List<String> all = new ArrayList<>(isolation);
    all.addAll(List.of(command));
    LoggedProcess process = servers.process("isolated", all, Map.of());
    assertThat(process.awaitExit(LIMIT)).as(process.logText()).isZero();
    return process.logText();
  }

  @Test
  void aProcessHasHostNamesOfItsOwn(Servers servers) throws IOException {
    String before = Files.readString(HOSTS);
    Path hosts = Files.writeString(servers.directory().resolve("own"), "127.0.0.9 a.test\n");
    List<String> isolation = Isolation.withHosts(hosts);

    assertThat(output(servers, isolation, "cat", HOSTS.toString())).isEqualTo("127.0.0.9 a.test\n");
    assertThat(Files.readString(HOSTS)).isEqualTo(before);
  }

  @Test
  void aProcessHasADnsServerOfItsOwn(Servers servers) throws IOException {
    String before = Files.readString(RESOLVERS);
    List<String> isolation = Isolation.withDnsServer(servers.directory(), FreePorts.loopback(9));

    assertThat(output(servers, isolation, "cat", RESOLVERS.toString()))
        .isEqualTo("nameserver 127.0.0.9\n");
    assertThat(Files.readString(RESOLVERS)).isEqualTo(before);
  }

  @Test
  void aProcessOnANetworkOfItsOwnAsksADnsmasqThere(Servers servers) {
    List<String> isolation =
        Isolation.withDns(servers.directory(), List.of("host-record=a.test,127.0.0.8"));

    assertThat(output(servers, isolation, "getent", "hosts", "a.test")).startsWith("127.0.0.8 ");
    assertThat(output(servers, isolation, "ip", "-brief", "address"))
        .startsWith("lo ")
        .hasLineCount(1);
  }
}
