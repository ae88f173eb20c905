package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InitialClusterTextTest {

  @ParameterizedTest(name = "{0}: \"{1}\"")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          as printed        | a=http://a:1,b=http://b:1
          reversed          | b=http://b:1,a=http://a:1
          trailing comma    | a=http://a:1,b=http://b:1,
          leading comma     | ,a=http://a:1,b=http://b:1
          empty segments    | a=http://a:1,,,b=http://b:1,,
          blank segments    | 'a=http://a:1, ,\t,b=http://b:1, '
          blanks around     | '  a=http://a:1 , b=http://b:1  '
          blanks inside     | 'a = http://a:1,b= http://b:1'
          line breaks       | 'a=http://a:1,\n  b=http://b:1\n'
          CRLF              | 'a=http://a:1,\r\nb=http://b:1\r\n'
          scheme in capitals| a=HTTP://a:1,b=Http://b:1
          """)
  void readsWhatPeopleWrite(String name, String text) {
    InitialCluster cluster = InitialCluster.parse(text);

    assertThat(cluster).hasToString("a=http://a:1,b=http://b:1");
    assertThat(cluster.members())
        .containsExactly(Member.of("a", "http://a:1"), Member.of("b", "http://b:1"));
    assertThat(cluster.state()).isEqualTo(ClusterState.NEW);
    assertThat(cluster.token()).isEqualTo(InitialCluster.DEFAULT_TOKEN);
  }

  @Test
  void aNameThatComesAgainAddsAPeerUrl() {
    InitialCluster cluster =
        InitialCluster.parse("a=http://10.0.0.2:1,b=http://b:1,a=http://10.0.0.1:1");

    assertThat(cluster.members())
        .containsExactly(
            Member.of("a", "http://10.0.0.1:1", "http://10.0.0.2:1"), Member.of("b", "http://b:1"));
    assertThat(cluster).hasToString("a=http://10.0.0.1:1,a=http://10.0.0.2:1,b=http://b:1");
  }

  @Test
  void theFirstEqualsSignEndsTheName() {
    assertThat(InitialCluster.parse("a=unix:///run/x=y").members())
        .containsExactly(Member.of("a", "unix:///run/x=y"));
  }

  @ParameterizedTest(name = "{0}: {1} before {2}")
  @CsvSource({
    "the equals sign decides, a-b, a",
    "the equals sign decides, a.b, a",
    "the equals sign decides, a0, a",
    "the equals sign decides, a:, a",
    "the equals sign decides, a, aA",
    "the equals sign decides, a, a_b",
    "the equals sign decides, a, ab",
    "the equals sign decides, 'a b', a",
    "the equals sign decides, a, a\uD83D\uDE00",
    "capitals first, B, a",
    "text not number, n10, n2",
    "U+FFFD before U+10000, \uFFFD, \uD800\uDC00",
    "U+FF21 before U+1F600, Ａ, \uD83D\uDE00",
    "U+FF21 before U+1F600 after a common start, xＡ, x\uD83D\uDE00",
    "U+E000 before U+10FFFD, \uE000, \uDBFF\uDFFD",
    "U+D7FF and below before U+10000, \uD7A3, \uD800\uDC00",
    "U+1F600 before U+1F601, \uD83D\uDE00, \uD83D\uDE01",
    "U+1F600 before U+20000, \uD83D\uDE00, \uD840\uDC00",
    "ASCII before all others, z, é",
  })
  void sortsAsEtcdSortsBytes(String why, String first, String second) {
    Member a = Member.of(first, "http://a:1");
    Member b = Member.of(second, "http://b:1");

    assertThat(InitialCluster.of(List.of(b, a)).members()).containsExactly(a, b);
    assertThat(InitialCluster.of(List.of(a, b)))
        .hasToString(first + "=http://a:1," + second + "=http://b:1");
  }

  @Test
  void parseReadsWhatToStringWrites() {
    InitialCluster cluster =
        InitialCluster.of(
            List.of(
                Member.of("größe \"$(x)\" & `y` \\ %2C", "http://[::1]:1", "unix:///run/a=b"),
                Member.of("\u05D0\u05D1", "https://Infra0.Test.:02380"),
                Member.of("e\u0301", "http://10.0.0.1:1")));

    assertThat(InitialCluster.parse(cluster.toString())).isEqualTo(cluster);
  }

  @Test
  void reportsEverythingThatIsIllegible() {
    List<Problem> problems =
        Problems.of(() -> InitialCluster.parse("a,b=http://b,=http://c:1,d=http://d:1,e=x,f="));

    assertThat(problems)
        .extracting(Problem::toString)
        .satisfiesExactly(
            first -> assertThat(first).contains("part 1 of the member list, a, has no '='"),
            second -> assertThat(second).contains("http://b has no port (of b)"),
            third -> assertThat(third).contains("a member name is empty"),
            fourth -> assertThat(fourth).contains("peer URL x has no scheme (of e)"),
            fifth -> assertThat(fifth).contains("an empty peer URL has no scheme (of f)"));
    assertThat(problems)
        .extracting(Problem::members)
        .containsExactly(List.of(), List.of("b"), List.of(), List.of("e"), List.of("f"));
  }

  @Test
  void countsOnlyPartsThatAreNotEmpty() {
    assertThat(Problems.only(() -> InitialCluster.parse(",,a=http://a:1,,oops,")).message())
        .contains("part 2 of the member list, oops,");
  }

  @Test
  void aPartWithoutNameIsCalledByItsNumber() {
    List<Problem> problems = Problems.of(() -> InitialCluster.parse("a=http://a:1,=http://b"));

    assertThat(problems)
        .extracting(Problem::message)
        .containsExactly("peer URL http://b has no port (of part 2)", "a member name is empty");
  }

  @Test
  void reportsWhatTheLegiblePartBreaksToo() {
    List<Problem> problems =
        Problems.of(() -> InitialCluster.parse("a=http://x:1,b=http://X:1,c=nonsense"));

    assertThat(Problems.codes(problems)).containsExactly("bad-peer-url", "duplicate-peer-url");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http://root:hunter2@infra0:2380",
    "root:hunter2@infra0:2380",
    "a=http://root:hunter2@infra0:2380",
    "'a=http://a:1,http://root:hunter2@infra0:2380'",
  })
  void neverRepeatsUserInfo(String text) {
    assertThat(Problems.only(() -> InitialCluster.parse(text)).toString())
        .doesNotContain("hunter2")
        .contains("…@infra0:2380");
  }
}
