package dev.etcdbootstrap.run.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EtcdArgumentsTest {

  private static EtcdArguments parse(String words) {
    return EtcdArguments.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
  }

  private static List<String> flags(EtcdArguments arguments) {
    return arguments.flags().stream().map(flag -> flag.key() + "=" + flag.value()).toList();
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        argumentSet("nothing", "", List.of(), List.of()),
        argumentSet("--x v", "--name a", List.of("name=a"), List.of()),
        argumentSet("-x v", "-name a", List.of("name=a"), List.of()),
        argumentSet("--x=v", "--name=a=b", List.of("name=a=b"), List.of()),
        argumentSet("-x=", "-name=", List.of("name="), List.of()),
        argumentSet(
            "a value like a flag", "--name --data-dir", List.of("name=--data-dir"), List.of()),
        argumentSet("a value --", "--name -- --debug", List.of("name=--", "debug=true"), List.of()),
        argumentSet(
            "booleans",
            "--pre-vote --auto-tls=false",
            List.of("pre-vote=true", "auto-tls=false"),
            List.of()),
        argumentSet(
            "a word behind a boolean",
            "--pre-vote true",
            List.of("pre-vote=true"),
            List.of("true")),
        argumentSet("--", "--name a -- --debug", List.of("name=a"), List.of("--debug")),
        argumentSet("no flag", "--name a b --debug", List.of("name=a"), List.of("b", "--debug")),
        argumentSet("- is no flag", "- --debug", List.of(), List.of("-", "--debug")),
        argumentSet(
            "an unknown flag with a value",
            "--later x --debug",
            List.of("later=x", "debug=true"),
            List.of()),
        argumentSet(
            "an unknown boolean",
            "--later --debug",
            List.of("later=true", "debug=true"),
            List.of()),
        argumentSet(
            "a subcommand",
            "grpc-proxy start --endpoints x",
            List.of(),
            List.of("grpc-proxy", "start", "--endpoints", "x")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void areReadAsGoReadsThem(String line, List<String> flags, List<String> rest) {
    EtcdArguments arguments = parse(line);

    assertThat(flags(arguments)).isEqualTo(flags);
    assertThat(arguments.rest()).isEqualTo(rest);
    assertThat(arguments.problem()).isEmpty();
  }

  @Test
  void whatGoRefusesIsAProblem() {
    assertThat(parse("--pre-vote --name").problem()).contains("--name has no value");
    assertThat(parse("--pre-vote ---name=x").problem()).get().asString().startsWith("word 2 ");
    assertThat(parse("--=x").problem()).isPresent();
    assertThat(parse("--=x").rest()).containsExactly("--=x");
  }

  @Test
  void theLastOccurrenceCounts() {
    EtcdArgument last = parse("--name a --data-dir d -name=b").last("name").orElseThrow();

    assertThat(last).isEqualTo(new EtcdArgument("name", "b", 4, 1));
    assertThat(parse("--name a").last("data-dir")).isEmpty();
  }

  @Test
  void flagsAreTakenOutAndPutIn() {
    EtcdArguments arguments = parse("--discovery u -name a --discovery=v --pre-vote -- rest");

    EtcdArguments rebuilt =
        arguments.without(List.of("discovery")).with("initial-cluster", "a=http://h:1");

    assertThat(rebuilt.words())
        .containsExactly(
            "-name", "a", "--pre-vote", "--initial-cluster=a=http://h:1", "--", "rest");
    assertThat(rebuilt.last("initial-cluster")).isPresent();
    assertThat(arguments.words()).hasSize(8);
  }

  @Test
  void anythingCanBeReadAndRebuilt() {
    String[] parts = {"--", "-", "name", "=", "discovery", "pre-vote", "x", "---", "", " "};
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      List<String> words = new ArrayList<>();
      for (int count = random.nextInt(5); count > 0; count--) {
        StringBuilder word = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
          word.append(parts[random.nextInt(parts.length)]);
        }
        words.add(word.toString());
      }
      EtcdArguments arguments = EtcdArguments.parse(words);

      assertThat(arguments.words()).isEqualTo(words);
      assertThat(arguments.without(List.of()).words()).isEqualTo(words);
      EtcdArguments without = arguments.without(List.of("name"));
      assertThat(without.rest()).isEqualTo(arguments.rest());
      assertThat(without.last("name")).isEmpty();
      if (arguments.subcommand().isEmpty()) {
        assertThat(without.with("name", "n").last("name").map(EtcdArgument::value))
            .isEqualTo(Optional.of("n"));
      }
    }
  }

  @Test
  void valuesAreNotShown() {
    assertThat(parse("--discovery-password=hidden").toString()).isEqualTo("[--discovery-password]");
  }
}
