package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerUrlTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host name              | http://infra0.example.com:2380   | http   | infra0.example.com   | 2380
          one label              | https://infra0:2380              | https  | infra0               | 2380
          trailing dot           | https://infra0.example.com.:2380 | https  | infra0.example.com.  | 2380
          underscore             | http://my_host:2380              | http   | my_host              | 2380
          digits and a letter    | http://10a:2380                  | http   | 10a                  | 2380
          punycode               | http://xn--mnchen-3ya.test:2380  | http   | xn--mnchen-3ya.test  | 2380
          IPv4                   | http://10.0.1.10:2380            | http   | 10.0.1.10            | 2380
          greatest IPv4          | http://255.255.255.255:2380      | http   | 255.255.255.255      | 2380
          IPv6                   | http://[2001:db8::1]:2380        | http   | 2001:db8::1          | 2380
          IPv6 with zone         | http://[fe80::1%25eth0]:2380     | http   | fe80::1%25eth0       | 2380
          IPv4-mapped            | http://[::ffff:10.0.1.10]:2380   | http   | ::ffff:10.0.1.10     | 2380
          port 0                 | http://infra0:0                  | http   | infra0               | 0
          greatest port          | http://infra0:65535              | http   | infra0               | 65535
          port with zeros        | http://infra0:02380              | http   | infra0               | 2380
          socket, absolute       | unix:///run/etcd/peer.sock       | unix   | /run/etcd/peer.sock  | -1
          socket, relative       | unix://infra0.sock               | unix   | infra0.sock          | -1
          socket with host, port | unixs://localhost:123            | unixs  | localhost:123        | -1
          abstract socket        | unix://@etcd                     | unix   | @etcd                | -1
          """)
  void accepts(String name, String text, String scheme, String host, int port) {
    PeerUrl url = PeerUrl.parse(text);

    assertThat(url).hasToString(text);
    assertThat(url.scheme()).isEqualTo(scheme);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.usesUnixSocket()).isEqualTo(port == -1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing               | ''                              | an empty peer URL has no scheme
          blanks                | '  \t '                         | an empty peer URL has no scheme
          no scheme             | infra0:2380                     | has no scheme
          one slash             | http:/infra0:2380               | has no scheme
          other scheme          | ftp://infra0:2380               | has the unknown scheme ftp
          empty scheme          | ://infra0:2380                  | has the unknown scheme
          no port               | http://infra0                   | has no port
          empty port            | http://infra0:                  | has no port
          no port after bracket | http://[::1]                    | has no port
          junk after bracket    | http://[::1]x:2380              | has no port
          no host               | http://:2380                    | has no host
          nothing after scheme  | https://                        | has no port
          port of letters       | http://infra0:http              | has a port that is not a number
          signed port           | http://infra0:+2380             | has a port that is not a number
          port in other digits  | http://infra0:２３８０              | has a port that is not a number
          port too great        | http://infra0:65536             | has a port above 65535
          port beyond int       | http://infra0:99999999999999999 | has a port above 65535
          trailing slash        | http://infra0:2380/             | contains a path
          path                  | http://infra0:2380/peers        | contains a path
          query                 | http://infra0:2380?x            | contains a query or fragment
          fragment              | http://infra0:2380#x            | contains a query or fragment
          bare IPv6             | http://2001:db8::1:2380         | has an IPv6 address without brackets
          open bracket          | http://[2001:db8::1:2380        | has no closing bracket
          name in brackets      | http://[infra0]:2380            | has the unusable host infra0
          IPv4 in brackets      | http://[10.0.1.10]:2380         | has the unusable host 10.0.1.10
          nothing in brackets   | http://[]:2380                  | has no host
          two runs in IPv6      | http://[1::2::3]:2380           | has the unusable host 1::2::3
          nine groups           | http://[1:2:3:4:5:6:7:8:9]:2380 | has the unusable host
          seven groups          | http://[1:2:3:4:5:6:7]:2380     | has the unusable host
          five digits a group   | http://[00001::1]:2380          | has the unusable host 00001::1
          other digits in IPv6  | http://[２001::1]:2380           | has the unusable host
          short mapped IPv4     | http://[::ffff:10.1]:2380       | has the unusable host
          zeros in mapped IPv4  | http://[::ffff:010.0.1.1]:2380  | has the unusable host
          bare zone             | http://[fe80::1%eth0]:2380      | has the unusable host fe80::1%eth0
          empty zone            | http://[fe80::1%25]:2380        | has the unusable host
          odd zone              | http://[fe80::1%25a/b]:2380     | contains a path
          escaped zone          | http://[fe80::1%25a%20b]:2380   | has the unusable host
          three parts           | http://10.0.1:2380              | has the unusable host 10.0.1
          five parts            | http://10.0.1.2.3:2380          | has the unusable host 10.0.1.2.3
          one number            | http://167772170:2380           | has the unusable host 167772170
          octal                 | http://10.0.1.010:2380          | has the unusable host 10.0.1.010
          above 255             | http://10.0.1.256:2380          | has the unusable host 10.0.1.256
          long part             | http://10.0.1.0256:2380         | has the unusable host
          IPv4 with dot         | http://10.0.1.10.:2380          | has the unusable host 10.0.1.10.
          space in host         | http://infra 0:2380             | has the unusable host infra 0
          beyond ASCII          | http://münchen.test:2380        | has the unusable host münchen.test
          percent in host       | http://infra%30:2380            | has the unusable host infra%30
          double dot            | http://infra0..test:2380        | has the unusable host infra0..test
          leading dot           | http://.test:2380               | has the unusable host .test
          only a dot            | http://.:2380                   | has the unusable host .
          no socket path        | unix://                         | has no socket path
          space in socket path  | unix:///run/a b                 | has a socket path with the character ' '
          query in socket path  | unix:///run/a?b                 | has a socket path with the character '?'
          percent in path       | unixs:///run/a%20b              | has a socket path with the character '%'
          """)
  void refuses(String name, String text, String reason) {
    Problem problem = Problems.only(() -> PeerUrl.parse(text));

    assertThat(problem.code()).isEqualTo("bad-peer-url");
    assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
    assertThat(problem.message()).contains(reason);
    assertThat(problem.remedy()).isNotBlank();
    if (!text.isBlank()) {
      assertThat(problem.message()).contains(text);
    }
  }

  @Test
  void acceptsHostNamesOfAsManyCharactersAsDnsDoes() {
    String longest = ("x".repeat(62) + ".").repeat(4) + "y";

    assertThat(longest).hasSize(253);
    assertThat(PeerUrl.parse("http://" + longest + ":1").host()).isEqualTo(longest);
    assertThat(PeerUrl.parse("http://" + longest + ".:1").host()).isEqualTo(longest + ".");
    assertThat(Problems.only(() -> PeerUrl.parse("http://" + longest + "y:1")).message())
        .contains("unusable host");
  }

  @Test
  void lowersTheSchemeAndKeepsEveryOtherLetter() {
    PeerUrl url = PeerUrl.parse("HtTpS://Infra0.Example.COM:02380");

    assertThat(url).hasToString("https://Infra0.Example.COM:02380");
    assertThat(url.scheme()).isEqualTo("https");
    assertThat(url.host()).isEqualTo("Infra0.Example.COM");
    assertThat(PeerUrl.parse("UNIX:///Run/A.sock")).hasToString("unix:///Run/A.sock");
  }

  @Test
  void dropsBlanksAround() {
    assertThat(PeerUrl.parse(" \t\r\n http://infra0:2380 \u2003\n"))
        .isEqualTo(PeerUrl.parse("http://infra0:2380"))
        .hasToString("http://infra0:2380");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http://hunter2@infra0:2380",
    "http://root:hunter2@infra0:2380",
    "http://root:hunter2@@infra0:2380",
    "http://root:hunter2@infra0",
    "http://root:hunter2@infra0:2380/path@x",
    "ftp://root:hunter2@infra0:2380",
    "root:hunter2@infra0:2380",
    "root:hunter2@http://infra0:2380",
  })
  void neverRepeatsUserInfo(String text) {
    Problem problem = Problems.only(() -> PeerUrl.parse(text));

    assertThat(problem.toString()).doesNotContain("hunter2").doesNotContain("root").contains("…@");
  }

  @Test
  void saysThatUserInfoIsTheMistake() {
    assertThat(Problems.only(() -> PeerUrl.parse("http://root:hunter2@infra0:2380")).message())
        .isEqualTo("peer URL http://…@infra0:2380 contains user-info");
  }

  @ParameterizedTest(name = "{index}")
  @CsvSource({
    "'http://a\u0007b:2380'",
    "'http://a\u202eb:2380'",
    "'http://[::\n1]:2380'",
    "'unix:///run/\u001b[31m'",
    "'\u001b[31m://a:1'",
    "'a\nb'",
  })
  void showsNoControlCharacter(String text) {
    Problems.assertPrintable(Problems.only(() -> PeerUrl.parse(text)).toString());
  }

  @Test
  void readsListsWithEmptyParts() {
    assertThat(PeerUrl.parseList(" http://b:1 ,,http://a:1, "))
        .extracting(PeerUrl::toString)
        .containsExactly("http://b:1", "http://a:1");
  }

  @ParameterizedTest(name = "\"{0}\"")
  @CsvSource({"''", "' '", "','", "' , ,'"})
  void refusesAListOfNothing(String text) {
    assertThat(Problems.only(() -> PeerUrl.parseList(text)).message())
        .isEqualTo("an empty peer URL has no scheme");
  }

  @Test
  void reportsEveryWrongUrlOfAList() {
    List<Problem> problems =
        Problems.of(() -> PeerUrl.parseList("http://a,http://b:2380,ftp://c:1"));

    assertThat(problems).hasSize(2);
    assertThat(problems.get(0).message()).contains("http://a has no port");
    assertThat(problems.get(1).message()).contains("ftp://c:1 has the unknown scheme");
  }

  @Test
  void areEqualWhenTheirTextsAre() {
    PeerUrl url = PeerUrl.parse("http://Infra0:2380");

    assertThat(url)
        .isEqualTo(PeerUrl.parse("HTTP://Infra0:2380"))
        .hasSameHashCodeAs(PeerUrl.parse("HTTP://Infra0:2380"))
        .isNotEqualTo(PeerUrl.parse("http://infra0:2380"))
        .isNotEqualTo("http://Infra0:2380");
  }

  @Test
  void areSortedAsEtcdSortsThem() {
    List<String> sorted =
        List.of(
            "http://A:1",
            "http://[::1]:1",
            "http://a.b:1",
            "http://a:1",
            "http://a:10",
            "http://a:2",
            "https://a:1",
            "unix://a",
            "unixs://a");
    List<PeerUrl> urls = new ArrayList<>(sorted.stream().map(PeerUrl::parse).toList());
    Collections.reverse(urls);

    urls.sort(null);

    assertThat(urls).extracting(PeerUrl::toString).containsExactlyElementsOf(sorted);
    assertThat(urls.get(0).compareTo(PeerUrl.parse("HTTP://A:1"))).isZero();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "http://10.0.1.10:2380, /10.0.1.10",
    "http://[2001:DB8::1]:2380, /2001:db8:0:0:0:0:0:1",
    "http://[::ffff:10.0.1.10]:2380, /10.0.1.10",
    "http://0.0.0.0:2380, /0.0.0.0",
    "http://infra0:2380, ''",
    "http://localhost:2380, ''",
    "http://[fe80::1%25eth0]:2380, ''",
    "unix://10.0.1.10, ''"
  })
  void isAnAddressOrNot(String text, String address) {
    assertThat(PeerUrl.parse(text).address().map(InetAddress::toString).orElse(""))
        .isEqualTo(address);
  }
}
