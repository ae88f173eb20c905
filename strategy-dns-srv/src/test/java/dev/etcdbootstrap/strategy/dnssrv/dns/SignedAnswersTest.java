package dev.etcdbootstrap.strategy.dnssrv.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.strategy.dnssrv.Zones;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;

/** Answers with signatures, right and wrong. */
final class SignedAnswersTest {

  private static final Name ZONE = Name.fromConstantString("example.test.");
  private static final Name OWNER = Name.fromConstantString(Zones.PLAIN + ".");

  private final Path directory;
  private final KeyPair keys;
  private final DNSKEYRecord key;

  SignedAnswersTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    key =
        new DNSKEYRecord(
            ZONE,
            DClass.IN,
            60,
            DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
            DNSKEYRecord.Protocol.DNSSEC,
            DNSSEC.Algorithm.ECDSAP256SHA256,
            keys.getPublic());
  }

  private static SRVRecord record(int port) {
    return new SRVRecord(
        OWNER, DClass.IN, 60, 0, 0, port, Name.fromConstantString("m0.example.test."));
  }

  private RRSIGRecord sign(Record record, Instant expires) throws Exception {
    return DNSSEC.sign(
        new RRset(record), key, keys.getPrivate(), expires.minusSeconds(7_200), expires);
  }

  private SrvAnswer ask(SRVRecord record, RRSIGRecord signature) throws Exception {
    Path anchor = Files.writeString(directory.resolve("anchor"), key + "\n");
    ScriptedDnsAnswer ofZone = answer(key, sign(key, Instant.now().plusSeconds(3_600)));
    ScriptedDnsAnswer ofOwner = answer(record, signature);
    try (ScriptedDns server =
            ScriptedDns.start(query -> query.type().equals("DNSKEY") ? ofZone : ofOwner);
        DnsClient client = open(server.address(), anchor)) {
      return client.newResolver().srv(Zones.PLAIN).get(60, TimeUnit.SECONDS);
    }
  }

  private static ScriptedDnsAnswer answer(Record record, RRSIGRecord signature) {
    return ScriptedDnsAnswer.records(List.of(record.toString(), signature.toString()));
  }

  private static DnsClient open(String server, Path anchor) throws IOException {
    return new DnsClient(
        new DnsSettings(
            DnsServer.parseAll(List.of(server)),
            Duration.ofSeconds(20),
            Optional.of(TrustAnchors.parse(Files.readAllBytes(anchor)))),
        Deadline.after(Duration.ofSeconds(60)));
  }

  private static void assertUntrusted(SrvAnswer answer, String reason) {
    assertThat(answer.failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.UNTRUSTED);
              assertThat(failure.text()).contains("is not valid", reason);
            });
  }

  @Test
  void whatIsSignedRightlyIsTaken() throws Exception {
    SRVRecord record = record(2380);

    assertThat(ask(record, sign(record, Instant.now().plusSeconds(3_600))))
        .isEqualTo(new SrvAnswer.Found(List.of(new SrvRecord("m0.example.test", 2380, 0, 0))));
  }

  @Test
  void whatWasChangedAfterwardsIsNot() throws Exception {
    assertUntrusted(
        ask(record(6666), sign(record(2380), Instant.now().plusSeconds(3_600))),
        "failed ANSWER rrset");
  }

  @Test
  void whatHasExpiredIsNot() throws Exception {
    SRVRecord record = record(2380);

    assertUntrusted(
        ask(record, sign(record, Instant.now().minusSeconds(3_600))), "failed ANSWER rrset");
  }
}
