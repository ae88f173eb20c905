package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ClusterWarningsTest {

  static Stream<Arguments> oddities() {
    return Stream.of(
        argumentSet(
            "loopback-address, localhost",
            "a=http://localhost:1,b=http://b:1",
            "loopback-address",
            "a: only a loopback address",
            List.of("a")),
        argumentSet(
            "loopback-address, below localhost",
            "a=http://a.LocalHost.:1,b=http://b:1",
            "loopback-address",
            "a: only a loopback address",
            List.of("a")),
        argumentSet(
            "loopback-address, IPv4 and IPv6",
            "a=http://127.8.9.10:1,b=http://[0::1]:1,c=http://[::ffff:127.0.0.1]:1,d=http://d:1",
            "loopback-address",
            "a, b, c: only a loopback address",
            List.of("a", "b", "c")),
        argumentSet(
            "mixed-schemes, http among https",
            "a=http://a:1,b=https://b:1,c=https://c:1",
            "mixed-schemes",
            "1 members use http and 2 use https; a without TLS",
            List.of("a")),
        argumentSet(
            "mixed-schemes, https among http",
            "a=http://a:1,b=http://b:1,c=https://c:1",
            "mixed-schemes",
            "2 members use http and 1 use https; c with TLS",
            List.of("c")),
        argumentSet(
            "default-name",
            "default=http://a:1,b=http://b:1",
            "default-name",
            "a member is called default",
            List.of("default")),
        argumentSet(
            "duplicate-name, two addresses",
            "a=http://10.0.0.1:1,a=http://10.0.0.2:1,b=http://b:1",
            "duplicate-name",
            "the name a is listed with the hosts 10.0.0.1, 10.0.0.2",
            List.of("a")),
        argumentSet(
            "duplicate-name, two names with short labels",
            "n=http://n1.ex.test:1,n=http://n2.ex.test:1",
            "duplicate-name",
            "the name n is listed with the hosts n1.ex.test, n2.ex.test",
            List.of("n")),
        argumentSet(
            "duplicate-name, two IPv6 addresses",
            "a=http://[2001:db8::1]:1,a=http://[2001:db8::2]:1",
            "duplicate-name",
            "[2001:db8::1], [2001:db8::2]",
            List.of("a")));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void warns(String text, String code, String message, List<String> members) {
    Problem problem = Problems.only(InitialCluster.parse(text).warnings());

    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
    assertThat(problem.message()).contains(message);
    assertThat(problem.remedy()).isNotBlank();
    assertThat(problem.members()).isEqualTo(members);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loopback throughout, a demo      | a=http://127.0.0.1:1,b=http://localhost:2,c=http://[::1]:3
          loopback, alone                  | a=http://localhost:1
          loopback beside a reachable URL  | a=http://localhost:1,a=http://10.0.0.1:1,b=http://10.0.0.2:1
          name that looks like loopback    | a=http://127.foo.bar.baz:1,b=http://notlocalhost:1
          default, alone                   | default=http://localhost:2380
          default in another case          | Default=http://a:1,b=http://b:1
          dual stack                       | a=http://10.0.0.1:1,a=http://[2001:db8::1]:1,b=http://b:1
          dual stack and name              | a=http://10.0.0.1:1,a=http://[2001:db8::1]:1,a=http://a:1
          one host, two ports              | a=http://a:1,a=http://a:2
          one host in two spellings        | a=http://a:1,a=http://A.:2
          one address in two spellings     | a=http://[2001:db8::1]:1,a=http://[2001:DB8:0::1]:2
          one name, host and socket        | a=http://a:1,a=unix://a,a=unix://b
          sockets among https              | a=https://a:1,b=unixs://b
          both schemes on each member      | a=http://a:1,a=https://a:2,b=http://b:1,b=https://b:2
          """)
  void doesNotWarn(String name, String text) {
    assertThat(InitialCluster.parse(text).warnings()).isEmpty();
  }

  @Test
  void tellsAllWarningsAtOnce() {
    String text =
        "default=https://localhost:1,a=http://10.0.0.1:1,a=http://10.0.0.2:1,b=http://b:1";

    assertThat(Problems.codes(InitialCluster.parse(text).warnings()))
        .containsExactlyInAnyOrder(
            "duplicate-name", "loopback-address", "mixed-schemes", "default-name");
  }
}
