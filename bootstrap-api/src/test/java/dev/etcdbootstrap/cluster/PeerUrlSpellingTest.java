package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerUrlSpellingTest {

  @ParameterizedTest(name = "{0}: {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RFC 5952 2.1, full          | 2001:0db8:0000:0000:0001:0000:0000:0001 | [2001:db8::1:0:0:1]
          RFC 5952 2.1, no zeros      | 2001:db8:0:0:1:0:0:1                    | [2001:db8::1:0:0:1]
          RFC 5952 2.2, second run    | 2001:db8:0:0:1::1                       | [2001:db8::1:0:0:1]
          RFC 5952 2.2, one group     | 2001:db8:aaaa:bbbb:cccc:dddd::1         | [2001:db8:aaaa:bbbb:cccc:dddd:0:1]
          RFC 5952 4.2.1, as short    | 2001:db8:0:0:0:0:2:1                    | [2001:db8::2:1]
          RFC 5952 4.2.2, lone zero   | 2001:db8:0:1:1:1:1:1                    | [2001:db8:0:1:1:1:1:1]
          RFC 5952 4.2.3, longest run | 2001:0:0:1:0:0:0:1                      | [2001:0:0:1::1]
          RFC 5952 4.2.3, first run   | 2001:db8:0:0:1:0:0:1                    | [2001:db8::1:0:0:1]
          RFC 5952 4.3, lower case    | 2001:DB8::ABCD:eF01                     | [2001:db8::abcd:ef01]
          zeros only                  | 0:0:0:0:0:0:0:0                         | [::]
          loopback                    | 0:0:0:0:0:0:0:1                         | [::1]
          run at the end              | 1:0:0:0:0:0:0:0                         | [1::]
          run at the start            | 0:0:1:2:3:4:5:6                         | [::1:2:3:4:5:6]
          lone zero at the end        | 1:2:3:4:5:6:7::                         | [1:2:3:4:5:6:7:0]
          lone zero at the start      | ::2:3:4:5:6:7:8                         | [0:2:3:4:5:6:7:8]
          two lone zeros              | 0:2:0:4:5:6:7:8                         | [0:2:0:4:5:6:7:8]
          no zero                     | 1:2:3:4:5:6:7:8                         | [1:2:3:4:5:6:7:8]
          IPv4-mapped                 | ::ffff:10.0.1.10                        | 10.0.1.10
          IPv4-mapped in hexadecimal  | ::FFFF:a00:10a                          | 10.0.1.10
          IPv4-mapped in full         | 0:0:0:0:0:ffff:10.0.1.10                | 10.0.1.10
          IPv4-compatible             | ::10.0.1.10                             | [::a00:10a]
          dotted after a prefix       | 64:ff9b::10.0.1.10                      | [64:ff9b::a00:10a]
          zone kept as given          | FE80:0::1%25Eth0                        | [fe80::1%25Eth0]
          """)
  void writesIpv6InOneWay(String name, String address, String canonical) {
    PeerUrl url = PeerUrl.parse("http://[" + address + "]:2380");

    assertThat(url.canonical()).isEqualTo("http://" + canonical + ":2380");
    assertThat(url).hasToString("http://[" + address + "]:2380");
    assertThat(url.host()).isEqualTo(address);
  }

  @ParameterizedTest(name = "{0}: {1} and {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          case           | http://Infra0.Test:2380        | http://infra0.TEST:2380
          trailing dot   | http://infra0.test.:2380       | http://infra0.test:2380
          scheme         | HTTP://infra0:2380             | http://infra0:2380
          port zeros     | http://infra0:2380             | http://infra0:002380
          IPv6           | http://[2001:DB8:0::1]:2380    | http://[2001:db8::0:1]:2380
          mapped IPv4    | http://[::ffff:10.0.1.10]:2380 | http://10.0.1.10:2380
          socket         | unix:///run/a                  | UNIX:///run/a
          """)
  void areTheSameEndpoint(String name, String one, String other) {
    PeerUrl a = PeerUrl.parse(one);
    PeerUrl b = PeerUrl.parse(other);

    assertThat(a.sameEndpoint(b)).isTrue();
    assertThat(b.sameEndpoint(a)).isTrue();
    assertThat(a.canonical()).isEqualTo(b.canonical());
  }

  @ParameterizedTest(name = "{0}: {1} and {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scheme         | http://infra0:2380          | https://infra0:2380
          port           | http://infra0:2380          | http://infra0:2381
          host           | http://infra0:2380          | http://infra1:2380
          name, address  | http://localhost:2380       | http://127.0.0.1:2380
          v4, v6         | http://127.0.0.1:2380       | http://[::1]:2380
          compatible     | http://[::10.0.1.10]:2380   | http://10.0.1.10:2380
          zone           | http://[fe80::1%25eth0]:1   | http://[fe80::1%25eth1]:1
          zone or none   | http://[fe80::1%25eth0]:1   | http://[fe80::1]:1
          case of a path | unix:///run/a               | unix:///run/A
          sort of socket | unix:///run/a               | unixs:///run/a
          socket, host   | unix://infra0:2380          | http://infra0:2380
          """)
  void areDifferentEndpoints(String name, String one, String other) {
    assertThat(PeerUrl.parse(one).sameEndpoint(PeerUrl.parse(other))).isFalse();
    assertThat(PeerUrl.parse(other).sameEndpoint(PeerUrl.parse(one))).isFalse();
  }
}
