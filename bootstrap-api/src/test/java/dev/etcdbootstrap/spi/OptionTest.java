package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.spi.Option.Form;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionTest {

  static Stream<Arguments> values() {
    return Stream.of(
        argumentSet("text", Option.text("k"), " any = text ", " any = text "),
        argumentSet("blank text", Option.text("k"), " ", " "),
        argumentSet("list", Option.list("k"), "a,b", List.of("a", "b")),
        argumentSet("list with blanks", Option.list("k"), " a ,, b c ,", List.of("a", "b c")),
        argumentSet("integer", Option.integer("k", 1, 9), "5", 5),
        argumentSet("least integer", Option.integer("k", -1, 9), "-1", -1),
        argumentSet("most integer", Option.integer("k", 1, 9), "9", 9),
        argumentSet("duration", Option.duration("k"), "1m", Duration.ofMinutes(1)),
        argumentSet(
            "least duration",
            Option.duration("k", Duration.ofMillis(50), Duration.ofSeconds(10)),
            "50ms",
            Duration.ofMillis(50)),
        argumentSet(
            "most duration",
            Option.duration("k", Duration.ofMillis(50), Duration.ofSeconds(10)),
            "10s",
            Duration.ofSeconds(10)),
        argumentSet(
            "URI",
            Option.uri("k", "http", "https"),
            " HTTPS://h.ex:1/a?b=c ",
            URI.create("HTTPS://h.ex:1/a?b=c")),
        argumentSet("directory", Option.directory("k"), "/var", Path.of("/var")),
        argumentSet("true", Option.flag("k"), "true", true),
        argumentSet("false", Option.flag("k"), "false", false),
        argumentSet("file", Option.file("k"), "/etc/a b", Path.of("/etc/a b")),
        argumentSet(
            "choice", CommonOptions.INITIAL_CLUSTER_STATE, "existing", ClusterState.EXISTING),
        argumentSet("of any type", Option.of("k", "LENGTH", String::length), "abc", 3));
  }

  @ParameterizedTest
  @MethodSource("values")
  void reads(Option<?> option, String text, Object value) {
    assertThat((Object) option.parse(text)).isEqualTo(value);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("empty text", Option.text("k"), "", "must not be empty"),
        argumentSet("empty list", Option.list("k"), "", "must not be empty"),
        argumentSet("list of nothing", Option.list("k"), " , ,", "must not be empty"),
        argumentSet(
            "letters for a number", Option.integer("k", 1, 9), "x", "a whole number from 1 to 9"),
        argumentSet(
            "fraction for a number",
            Option.integer("k", 1, 9),
            "1.5",
            "a whole number from 1 to 9"),
        argumentSet(
            "nothing for a number", Option.integer("k", 1, 9), "", "a whole number from 1 to 9"),
        argumentSet("number too small", Option.integer("k", 1, 9), "0", "from 1 to 9"),
        argumentSet("number too great", Option.integer("k", 1, 9), "10", "from 1 to 9"),
        argumentSet("number beyond int", Option.integer("k", 1, 9), "99999999999", "from 1 to 9"),
        argumentSet("bare number for a duration", Option.duration("k"), "5", "such as 30s"),
        argumentSet(
            "duration too short",
            Option.duration("k", Duration.ofMillis(50), Duration.ofMinutes(90)),
            "49ms",
            "must be a duration from 50ms to 1h30m"),
        argumentSet(
            "duration too long",
            Option.duration("k", Duration.ZERO, Duration.ofSeconds(1)),
            "1001ms",
            "must be a duration from 0 to 1s"),
        argumentSet(
            "no duration",
            Option.duration("k", Duration.ZERO, Duration.ofSeconds(1)),
            "1",
            "such as 30s"),
        argumentSet(
            "URI of another scheme",
            Option.uri("k", "http", "https"),
            "ftp://h",
            "must be http://HOST… or https://HOST…"),
        argumentSet("URI without a scheme", Option.uri("k", "http"), "h:80", "must be http://"),
        argumentSet("URI without a host", Option.uri("k", "http"), "http:///a", "must be http://"),
        argumentSet("no URI", Option.uri("k", "http"), "http://a b", "must be http://HOST…"),
        argumentSet("empty URI", Option.uri("k", "http"), "", "must be http://HOST…"),
        argumentSet(
            "no directory", Option.directory("k"), "a\u0000b", "must be the path of a directory"),
        argumentSet("yes for true", Option.flag("k"), "yes", "must be true or false"),
        argumentSet("capital true", Option.flag("k"), "TRUE", "must be true or false"),
        argumentSet("empty path", Option.file("k"), "", "must not be empty"),
        argumentSet("no path", Option.file("k"), "a\u0000b", "must be the path of a file"),
        argumentSet(
            "no choice", CommonOptions.INITIAL_CLUSTER_STATE, "old", "must be new or existing"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refuses(Option<?> option, String text, String message) {
    assertThatThrownBy(() -> option.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        argumentSet("text", Option.text("k"), Form.TEXT, "TEXT"),
        argumentSet("list", Option.list("k"), Form.LIST, "TEXT,…"),
        argumentSet("integer", Option.integer("k", 1, 9), Form.LITERAL, "N"),
        argumentSet("duration", Option.duration("k"), Form.LITERAL, "DURATION"),
        argumentSet("bool", Option.flag("k"), Form.LITERAL, "true|false"),
        argumentSet("file", Option.file("k"), Form.TEXT, "FILE"),
        argumentSet("directory", Option.directory("k"), Form.TEXT, "DIRECTORY"),
        argumentSet("URI", Option.uri("k", "http"), Form.TEXT, "URL"),
        argumentSet(
            "duration from to",
            Option.duration("k", Duration.ZERO, Duration.ZERO),
            Form.LITERAL,
            "DURATION"),
        argumentSet(
            "choice", Option.choice("k", List.of("a", "b"), text -> text), Form.TEXT, "a|b"),
        argumentSet("of any type", Option.of("k", "URL", text -> text), Form.TEXT, "URL"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tellsHowItIsWritten(Option<?> option, Form form, String placeholder) {
    assertThat(option).hasToString("k");
    assertThat(option.key()).isEqualTo("k");
    assertThat(option.form()).isEqualTo(form);
    assertThat(option.placeholder()).isEqualTo(placeholder);
    assertThat(option.description()).isEmpty();
    assertThat(option.defaultText()).isEmpty();
    assertThat(option.isRequired()).isFalse();
    assertThat(option.isSecret()).isFalse();
  }

  @Test
  void listsItsChoices() {
    assertThat(Option.choice("k", List.of("a", "b"), text -> text).choices())
        .containsExactly("a", "b");
    assertThat(Option.flag("k").choices()).containsExactly("true", "false");
    assertThat(Option.text("k").choices()).isEmpty();
  }

  @Test
  void propertiesAddUpInAnyOrder() {
    Option<String> plain = Option.text("k");
    Option<String> all =
        plain.withDefault("d").secret().describedAs("what it is").as(Form.LIST).required();
    Option<String> reversed =
        plain.required().as(Form.LIST).describedAs("what it is").secret().withDefault("d");

    assertThat(List.of(all, reversed))
        .allSatisfy(
            option -> {
              assertThat(option.key()).isEqualTo("k");
              assertThat(option.placeholder()).isEqualTo("TEXT");
              assertThat(option.defaultText()).contains("d");
              assertThat(option.isSecret()).isTrue();
              assertThat(option.description()).isEqualTo("what it is");
              assertThat(option.form()).isEqualTo(Form.LIST);
              assertThat(option.isRequired()).isTrue();
              assertThat(option.parse("x")).isEqualTo("x");
            });
    assertThat(plain.isRequired()).as("the original is as it was").isFalse();
    assertThat(Option.flag("k").required().secret().choices()).containsExactly("true", "false");
  }

  @Test
  void aDefaultMustBeAValue() {
    assertThatThrownBy(() -> Option.integer("k", 1, 9).withDefault("10"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1 to 9");
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"", "Key", "my_key", "1key", "my key"})
  void aKeyHasOneForm(String key) {
    assertThatThrownBy(() -> Option.text(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a-z][a-z0-9-]*: " + key);
  }

  @Test
  void commonOptionsMeanWhatTheyMeanInEtcd() {
    assertThat(CommonOptions.INITIAL_CLUSTER_STATE.defaultText()).contains("new");
    assertThat(CommonOptions.INITIAL_CLUSTER_STATE.parse("new")).isEqualTo(ClusterState.NEW);
    assertThat(CommonOptions.INITIAL_CLUSTER_STATE.choices()).containsExactly("new", "existing");
    assertThat(CommonOptions.INITIAL_CLUSTER_TOKEN.defaultText()).contains("etcd-cluster");
    assertThat(CommonOptions.EXPECTED_SIZE.parse("3")).isEqualTo(3);
    assertThat(CommonOptions.EXPECTED_SIZE.defaultText()).isEmpty();
    assertThatThrownBy(() -> CommonOptions.EXPECTED_SIZE.parse("0"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
