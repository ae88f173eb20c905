package dev.etcdbootstrap.testservers.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

@ExtendWith(ServersExtension.class)
final class NamedTest {
  private static final String ZONE =
      """
      $TTL 60
      @ SOA ns hostmaster 1 3600 600 86400 60
      @ NS ns
      ns A 127.0.0.1
      host A 10.0.0.1
      """;

  private static List<Integer> types(Named named, boolean overTcp) throws IOException {
    SimpleResolver resolver = new SimpleResolver(named.address());
    resolver.setTCP(overTcp);
    resolver.setEDNS(0, 1_232, ExtendedFlags.DO);
    Name name = Name.fromString("host.example.test.");
    Message answer = resolver.send(Message.newQuery(Record.newRecord(name, Type.A, DClass.IN)));
    return answer.getSection(Section.ANSWER).stream().map(Record::getType).toList();
  }

  @Test
  void answersForItsZonesOverUdpAndTcp(Servers servers) throws IOException {
    Named named = servers.named(Map.of("example.test", ZONE));

    assertThat(types(named, false)).containsExactly(Type.A);
    assertThat(types(named, true)).containsExactly(Type.A);
    named.restart(Map.of("other.test", ZONE));
    assertThat(types(named, false)).isEmpty();
  }

  @Test
  void answersWithSignatures(Servers servers) throws IOException {
    ZoneSigner signer = servers.zoneSigner("example.test");

    Named named = servers.named(Map.of("example.test", signer.sign(ZONE)));

    assertThat(types(named, false)).containsExactly(Type.A, Type.RRSIG);
    assertThat(signer.dnskey()).startsWith("example.test. IN DNSKEY 257 3 13 ");
    assertThat(signer.ds()).startsWith("example.test.").contains("IN DS ");
  }

  @Test
  void tellsWhatIsWrongWithAZone(Servers servers) {
    assertThatThrownBy(
            () -> servers.zoneSigner("example.test").sign("nothing that could be a zone\n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dnssec-signzone");
  }
}
