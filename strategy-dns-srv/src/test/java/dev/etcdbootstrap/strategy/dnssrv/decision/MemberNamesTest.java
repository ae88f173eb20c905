package dev.etcdbootstrap.strategy.dnssrv.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemberNamesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "the first label|http a.x 1, http b.x 1|a, b",
        "the whole host where labels are equal|http a.x 1, http a.y 1, http b.x 1|a.x, a.y, b",
        "the port where a host has several|http a.x 1, http a.x 2, http b.x 1|a-1, a-2, b",
        "host and port where labels are equal too|http a.x 1, http a.x 2, http a.y 1, http a.y 2|a.x-1, a.x-2, a.y-1, a.y-2",
        "a label that looks like another's name with port|http a.x 1, http a.x 2, http a-1.x 1|a.x-1, a-2, a-1.x",
        "an address as a whole|http 10.0.0.1 1, http 10.0.0.2 1|10.0.0.1, 10.0.0.2",
        "one member for a host in both sets|https a.x 1, http a.x 2, http b.x 1|a, b",
        "three where nothing says which belong together|https a.x 1, http a.x 1, http a.x 2|a.x-1-https, a.x-1-http, a-2",
      })
  void aNameFollowsFromAllTargets(String what, String targets, String names) {
    List<Candidate> candidates =
        Candidate.of(Stream.of(targets.split(", ", -1)).map(MemberNamesTest::target).toList());

    assertThat(MemberNames.of(candidates).values())
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(names.split(", ", -1)));
  }

  private static Target target(String text) {
    String[] parts = text.split(" ", -1);
    SrvSet set = parts[0].equals("https") ? SrvSet.TLS : SrvSet.PLAIN;
    return new Target(set, parts[1], Integer.parseInt(parts[2]));
  }
}
