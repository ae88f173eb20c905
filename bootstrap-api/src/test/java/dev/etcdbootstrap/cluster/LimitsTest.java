package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody else wrote costs little and is told in few words, however long it is. */
@NullMarked
final class LimitsTest {

  private static InvalidClusterException refusal(String text) {
    return catchThrowableOfType(InvalidClusterException.class, () -> InitialCluster.parse(text));
  }

  static Stream<Arguments> weapons() {
    int length = 450_000;
    return Stream.of(
        Arguments.of("a=,".repeat(length), "bad-peer-url", length),
        Arguments.of("a,".repeat(length), "bad-member", length),
        Arguments.of("=,".repeat(length), "bad-name", length),
        Arguments.of(
            IntStream.range(0, 1_000)
                .mapToObj(i -> "m" + i + "=http://0.0.0.0:0")
                .collect(Collectors.joining(",")),
            "port-zero",
            1_000));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("weapons")
  void ofOneKindTheFirstTwentyAndTheNumberOfTheRest(String text, String code, int count) {
    InvalidClusterException refusal = refusal(text);

    assertThat(refusal.problems())
        .filteredOn(problem -> problem.code().equals(code))
        .hasSize(21)
        .last()
        .asString()
        .startsWith("and " + (count - 20) + " more of the kind " + code + "; ");
    assertThat(refusal.getMessage()).hasSizeLessThan(20_000);
  }

  @Test
  void aCountStaysRightHoweverOftenItIsLimited() {
    List<Problem> problems =
        IntStream.range(0, 100).mapToObj(i -> Problem.error("x", "no " + i, "", "m")).toList();
    List<Problem> once = ProblemList.limited(problems);

    assertThat(ProblemList.limited(once)).isEqualTo(once);
    assertThat(ProblemList.limited(Stream.of(once, once).flatMap(List::stream).toList()))
        .hasSize(21)
        .last()
        .asString()
        .startsWith("and 180 more of the kind x");
  }

  @Test
  void errorsAndWarningsAreDifferentKinds() {
    ProblemList list = new ProblemList();
    for (int i = 0; i < 21; i++) {
      assertThat(list.isFull("x")).isEqualTo(i == 20);
      list.add(Problem.error("x", "e" + i, ""));
    }
    list.add(Problem.warning("x", "w", ""));

    assertThat(list.problems()).hasSize(22);
    assertThat(list.problems().stream().filter(Problem::isError)).hasSize(21);
  }

  private static String urls(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "a=http://h:" + (i + 1))
        .collect(Collectors.joining(","));
  }

  @Test
  void aMemberHasAFewUrls() {
    assertThat(InitialCluster.parse(urls(64)).members()).hasSize(1);

    assertThat(refusal(urls(65)).problems())
        .extracting(Problem::code)
        .containsExactly("too-many-peer-urls");
    assertThat(refusal(urls(60_000)).getMessage())
        .isEqualTo(
            "member a has more than 64 peer URLs; give it the few URLs at which its peers reach it");
  }

  @Test
  void aUrlIsShort() {
    String host = "h".repeat(60) + ".";
    String url = "http://" + host.repeat(4) + "x:1";

    assertThat(PeerUrl.parse(url).toString()).isEqualTo(url);
    assertThat(refusal("a=unix://" + "x".repeat(1_024)).getMessage())
        .contains("is longer than 1024 characters")
        .hasSizeLessThan(500);
  }

  @Test
  void aListHasAHundredThousandMembers() {
    String text =
        IntStream.rangeClosed(0, 100_000)
            .mapToObj(i -> "m" + i + "=unix://" + i)
            .collect(Collectors.joining(","));

    assertThat(InitialCluster.parse(text.substring(0, text.lastIndexOf(','))).members())
        .hasSize(100_000);
    assertThat(refusal(text).problems()).extracting(Problem::code).contains("too-many-members");
  }
}
