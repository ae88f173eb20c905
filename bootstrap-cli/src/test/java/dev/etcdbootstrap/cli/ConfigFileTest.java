package dev.etcdbootstrap.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a configuration file: one error each, and where. */
@Timeout(60)
final class ConfigFileTest {

  private static final String LIST = "initial-cluster: a=http://10.0.0.1:2380\n";

  private static final String NO_KEY_VALUE = "write settings as key: value";

  private static final String PLAIN =
      "anchors, aliases and tags are not supported; write the value itself";

  private final Path directory;
  private final Path file;

  ConfigFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("etcd.yaml");
  }

  private static CommandRun run(String command, Path config, String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of(command, "-c", config.toString()), Stream.of(more)).toList());
  }

  /** Everything a bad file must come to, whatever is bad. */
  private static void assertRefused(Path config, String code, String message) {
    CommandRun text = run("resolve", config);
    assertThat(text.status()).isEqualTo(2);
    assertThat(text.out()).isEmpty();
    assertThat(text.err())
        .isEqualTo("etcd-bootstrap: the configuration is not valid: " + message + "\n");

    CommandRun verbose = run("resolve", config, "-v");
    assertThat(verbose.err()).endsWith(text.err()).doesNotContain("\tat ");

    CommandRun json = run("resolve", config, "-o", "json");
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.json().at("/error/reason").asText()).isEqualTo("usage");
    assertThat(json.problems()).containsExactly(code + " []");
    assertThat(json.json().at("/error/problems/0/message").asText()).isEqualTo(message);

    assertThat(run("validate", config)).isEqualTo(text);
  }

  private static Arguments malformed(String name, String text, String place, String message) {
    return argumentSet(name, text, place, message);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        malformed(
            "duplicate key",
            "name: a\n" + LIST + "name: b\n",
            ":3:1",
            "the key name was set in line 1 already; keep one of them"),
        malformed(
            "duplicate key, once in quotes",
            "name: a\n\"name\": a\n",
            ":2:1",
            "the key name was set in line 1 already; keep one of them"),
        malformed(
            "duplicate key in a section",
            "static: {" + LIST.strip() + ", initial-cluster: x}\n",
            ":1:51",
            "the key initial-cluster was set in line 1 already; keep one of them"),
        malformed(
            "duplicate section",
            "static:\n  " + LIST + "static:\n  initial-cluster-state: new\n",
            ":3:1",
            "the key static was set in line 1 already; keep one of them"),
        malformed(
            "tab as indentation",
            "static:\n\t" + LIST,
            ":2:1",
            "a tab stands where only blanks may; indent with blanks, not with tabs"),
        malformed(
            "value that begins with an at sign",
            LIST + "name: @a\n",
            ":2:7",
            "no value begins with @; put it in quotes"),
        malformed(
            "value that begins with a backtick",
            LIST + "name: `a\n",
            ":2:7",
            "no value begins with `; put it in quotes"),
        malformed(
            "value with a colon",
            LIST + "name: a: b\n",
            ":2:8",
            "mapping values are not allowed here"),
        malformed(
            "nested too deep",
            "static:\n  initial-cluster:\n    a:\n      b: c\n",
            ":4:7",
            "mappings are nested too deep; " + NO_KEY_VALUE),
        malformed(
            "nested far too deep",
            "a: " + "{a: ".repeat(100_000),
            ":1:12",
            "mappings are nested too deep; " + NO_KEY_VALUE),
        malformed(
            "lists nested far too deep",
            "initial-cluster: " + "[".repeat(100_000),
            ":1:19",
            "an item of the list is not text; write a list of texts"),
        malformed(
            "keys nested far too deep",
            "? ".repeat(100_000) + "a",
            ":1:3",
            "a key is not text; " + NO_KEY_VALUE),
        malformed(
            "list in a list",
            "initial-cluster: [a=http://10.0.0.1:1, [b=http://10.0.0.2:1]]\n",
            ":1:40",
            "an item of the list is not text; write a list of texts"),
        malformed(
            "mapping in a list",
            "initial-cluster:\n- a: http://10.0.0.1:1\n",
            ":2:3",
            "an item of the list is not text; write a list of texts"),
        malformed("anchor", LIST + "name: &a a\n", ":2:7", PLAIN),
        malformed("anchor of a section", "static: &a\n  " + LIST, ":1:9", PLAIN),
        malformed("anchor of a key", "&a name: a\n", ":1:1", PLAIN),
        malformed("anchor of everything", "&a {name: a}\n", ":1:1", PLAIN),
        malformed("alias", LIST + "name: *a\n", ":2:7", PLAIN),
        malformed("alias in a list", "initial-cluster: [*a]\n", ":1:19", PLAIN),
        malformed("alias as a key", "*a : x\n", ":1:1", "a key is not text; " + NO_KEY_VALUE),
        malformed("billion laughs", billionLaughs(), ":1:4", PLAIN),
        malformed("tag", "name: !!str 17\n" + LIST, ":1:7", PLAIN),
        malformed("tag without a name", "name: ! 17\n" + LIST, ":1:7", PLAIN),
        malformed("tag of a program's own", "name: !vault |\n  123\n" + LIST, ":1:7", PLAIN),
        malformed("tag of a list", "initial-cluster: !!set [a]\n", ":1:18", PLAIN),
        malformed("tag of a list item", "initial-cluster: [!!str a]\n", ":1:19", PLAIN),
        malformed("tag of everything", "!!map {name: a}\n", ":1:1", PLAIN),
        malformed(
            "tag that makes an object",
            "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL"
                + " ['http://127.0.0.1:9']]]]\n",
            ":1:1",
            "is not a mapping; " + NO_KEY_VALUE),
        malformed(
            "tag that makes an object, as a value",
            LIST + "name: !!java.net.URL ['http://127.0.0.1:9']\n",
            ":2:7",
            PLAIN),
        malformed(
            "tag that is not declared",
            LIST + "name: !x!y z\n",
            ":2:7",
            "while parsing a node: found undefined tag handle !x!"),
        malformed(
            "several documents",
            LIST + "---\nname: a\n",
            ":2:1",
            "a second document begins; keep one document in the file"),
        malformed("empty", "", ":1:1", "the file is empty; write at least one setting"),
        malformed("blank", " \n\n", ":1:1", "the file is empty; write at least one setting"),
        malformed(
            "only comments",
            "# name: a\n# more\n",
            ":1:1",
            "there are only comments; write at least one setting"),
        malformed("only a document start", "---\n", ":2:1", "is not a mapping; " + NO_KEY_VALUE),
        malformed("a word", "hello\n", ":1:1", "is not a mapping; " + NO_KEY_VALUE),
        malformed("a list", "- name\n", ":1:1", "is not a mapping; " + NO_KEY_VALUE),
        malformed(
            "lists upon lists", "- ".repeat(100_000), ":1:1", "is not a mapping; " + NO_KEY_VALUE),
        malformed(
            "equals sign for a colon", "name=a\n", ":1:1", "is not a mapping; " + NO_KEY_VALUE),
        malformed("list as a key", "? [a]\n: b\n", ":1:3", "a key is not text; " + NO_KEY_VALUE),
        malformed(
            "NUL",
            "name: a\0b\n",
            ":1:8",
            "holds the unprintable character U+0000; name a YAML file"),
        malformed(
            "escape character",
            LIST + "name: ä\uD83D\uDE00\u001b[31m\n",
            ":2:9",
            "holds the unprintable character U+001B; name a YAML file"),
        malformed(
            "control character beyond ASCII",
            LIST + "name: \u0080\n",
            ":2:7",
            "holds the unprintable character U+0080; name a YAML file"),
        malformed(
            "no character",
            LIST + "name: \uFFFE\n",
            ":2:7",
            "holds the unprintable character U+FFFE; name a YAML file"),
        malformed(
            "byte order mark in the middle",
            LIST + "\uFEFFname: a\n",
            ":2:1",
            "holds the unprintable character U+FEFF; name a YAML file"),
        malformed(
            "unclosed quote",
            "name: \"a\n" + LIST,
            ":3:1",
            "while scanning a quoted scalar that begins in line 1: found unexpected end of stream"),
        malformed(
            "unclosed bracket",
            "initial-cluster: [a=http://10.0.0.1:1,\n  b=http://10.0.0.2:1\n",
            ":3:1",
            "while parsing a flow sequence that begins in line 1: expected ',' or ']', but got"
                + " <stream end>"),
        malformed(
            "unclosed brace",
            "static: {" + LIST,
            ":2:1",
            "while parsing a flow mapping that begins in line 1: expected ',' or '}', but got"
                + " <stream end>"),
        malformed(
            "closing bracket too many",
            "initial-cluster: [a]]\n",
            ":1:21",
            "while parsing a block mapping: expected <block end>, but found ']'"),
        malformed(
            "wrong indentation",
            "static:\n    " + LIST + "  name: a\n",
            ":3:3",
            "while parsing a block mapping that begins in line 1: expected <block end>, but found"
                + " '<block mapping start>'"),
        malformed(
            "YAML 2",
            "%YAML 2.0\n---\n" + LIST,
            ":1:1",
            "found incompatible YAML document (version 1.* is required)"),
        malformed(
            "section that is a text",
            "static: a=http://10.0.0.1:1\n",
            ":1:1",
            "static is a strategy and takes its options as keys below it; write them indented:"
                + " initial-cluster: …"),
        malformed(
            "section without anything",
            "static:\n" + LIST,
            ":1:1",
            "static is a strategy and takes its options as keys below it; write them indented:"
                + " initial-cluster: …"));
  }

  private static String billionLaughs() {
    StringBuilder yaml = new StringBuilder("a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (char c = 'b'; c <= 'i'; c++) {
      String last = "*" + (char) (c - 1);
      yaml.append(c).append(": &").append(c).append(" [").append((last + ", ").repeat(8));
      yaml.append(last).append("]\n");
    }
    return yaml.toString();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedFileIsRefused(String text, String place, String message) throws Exception {
    Files.writeString(file, text);

    assertRefused(file, "bad-config-file", file + place + ": " + message);
  }

  static Stream<Arguments> unknownKeys() {
    return Stream.of(
        argumentSet("mistyped", "nmae: a\n", "1:1: unknown key nmae (did you mean name?)"),
        argumentSet(
            "underscores",
            "initial_cluster: x\n",
            "1:1: unknown key initial_cluster (did you mean initial-cluster?)"),
        argumentSet(
            "capitals", "Timeout: 1m\n", "1:1: unknown key Timeout (did you mean timeout?)"),
        argumentSet(
            "mistyped section", "statics: {}\n", "1:1: unknown key statics (did you mean static?)"),
        argumentSet("unlike any", "frobnicate: 1\n", "1:1: unknown key frobnicate"),
        argumentSet("merge key", "<<: {name: a}\n", "1:1: unknown key <<"),
        argumentSet(
            "after another", LIST + "nmae: a\n", "2:1: unknown key nmae (did you mean name?)"));
  }

  @ParameterizedTest
  @MethodSource("unknownKeys")
  void unknownKeyIsRefused(String text, String message) throws Exception {
    Files.writeString(file, text);

    assertRefused(
        file,
        "unknown-option",
        file
            + ":"
            + message
            + "; known are name, initial-advertise-peer-urls, timeout, strategy, and the strategies "
            + Installed.text()
            + " with their options (see: etcd-bootstrap strategies ID)");
  }

  @Test
  void unknownKeyOfASectionIsRefused() throws Exception {
    Files.writeString(file, "static:\n  " + LIST + "  initial-cluster-tokn: x\n");

    assertRefused(
        file,
        "unknown-option",
        file
            + ":3:3: strategy static has no option initial-cluster-tokn (did you mean"
            + " initial-cluster-token?); it takes initial-cluster, initial-cluster-state,"
            + " initial-cluster-token, expected-size");
  }

  static Stream<Arguments> wrongTypes() {
    String text = "; it must be text; put it in quotes";
    return Stream.of(
        argumentSet("whole number", "17", "17, which YAML reads as a number" + text),
        argumentSet("octal number", "0777", "0777, which YAML reads as a number" + text),
        argumentSet("base 60", "22:22", "22:22, which YAML reads as a number" + text),
        argumentSet("fraction", "1.10", "1.10, which YAML reads as a number" + text),
        argumentSet("exponent", "1.0e+3", "1.0e+3, which YAML reads as a number" + text),
        argumentSet("infinity", ".inf", ".inf, which YAML reads as a number" + text),
        argumentSet("no", "no", "no, which YAML reads as a boolean" + text),
        argumentSet("On", "On", "On, which YAML reads as a boolean" + text),
        argumentSet("true", "true", "true, which YAML reads as a boolean" + text),
        argumentSet("date", "2026-11-21", "2026-11-21, which YAML reads as a date" + text),
        argumentSet(
            "date and time",
            "2026-11-21T00:00:00Z",
            "2026-11-21T00:00:00Z, which YAML reads as a date" + text),
        argumentSet("merge sign", "<<", "<<, which YAML reads as neither text nor number" + text));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void otherThanTextIsRefused(String value, String message) throws Exception {
    Files.writeString(file, "name: " + value + "\n" + LIST);
    assertRefused(file, "bad-option-value", file + ":1:7: name is " + message);

    Files.writeString(file, "strategy: static\nstatic:\n  initial-cluster: [" + value + "]\n");
    assertRefused(file, "bad-option-value", file + ":3:21: initial-cluster is " + message);
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void quotesMakeItText(String value) throws Exception {
    Files.writeString(file, "initial-cluster-token: '" + value + "'\n" + LIST);

    assertThat(run("resolve", file, "-ojson").json().path("initial-cluster-token").asText())
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "~", "", "Null", "# only a comment"})
  void nothingIsRefused(String value) throws Exception {
    Files.writeString(file, "name: " + value + "\n" + LIST);

    String place = value.isEmpty() || value.startsWith("#") ? ":1:6" : ":1:7";
    assertRefused(
        file,
        "bad-option-value",
        file + place + ": name has no value; give it one or remove the key");
  }

  @Test
  void nothingIsRefusedWhereNumbersMayStand() throws Exception {
    Files.writeString(file, LIST + "timeout:\n");

    assertRefused(
        file,
        "bad-option-value",
        file + ":2:9: timeout has no value; give it one or remove the key");
  }

  static Stream<Arguments> wrongShapes() {
    return Stream.of(
        argumentSet("list for text", "name: [a, b]\n", "name is a list; it must be text"),
        argumentSet("mapping for text", "name: {a: b}\n", "name is a mapping; it must be text"),
        argumentSet(
            "mapping for a list",
            "initial-advertise-peer-urls: {a: b}\n",
            "initial-advertise-peer-urls is a mapping; it must be text or a list of texts"),
        argumentSet(
            "list for a duration",
            "timeout: [1m]\n",
            "timeout is a list; it must be a single value: DURATION"),
        argumentSet(
            "mapping for a number",
            "expected-size: {a: 1}\n",
            "expected-size is a mapping; it must be a single value: N"));
  }

  @ParameterizedTest
  @MethodSource("wrongShapes")
  void otherShapeIsRefused(String text, String message) throws Exception {
    Files.writeString(file, text + LIST);

    assertRefused(file, "bad-option-value", file + ":1:1: " + message);
  }

  @Test
  void whatIsSetWronglyIsNotMissingBesides() throws Exception {
    Files.writeString(file, "name: no\ninitial-advertise-peer-urls: http://10.0.0.1:2380\n" + LIST);
    assertRefused(
        file,
        "bad-option-value",
        file
            + ":1:7: name is no, which YAML reads as a boolean; it must be text; put it in"
            + " quotes");

    Files.writeString(file, "strategy: static\nintial-cluster: x\n");
    assertThat(run("resolve", file, "-ojson").problems()).containsExactly("unknown-option []");
  }

  @Test
  void whatIsMissingIsToldWhenTheFileIsSound() throws Exception {
    Files.writeString(
        file, "strategy: static\ninitial-advertise-peer-urls: http://10.0.0.1:2380\n");

    CommandRun run = run("resolve", file, "-ojson");
    assertThat(run.problems()).containsExactly("missing-option []", "missing-option []");
    assertThat(run.err())
        .contains(file + ":2:1: initial-advertise-peer-urls is set, but name is not")
        .contains("strategy static needs initial-cluster");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    Files.writeString(
        file,
        """
        name: 17
        timeout: soon
        frobnicate: 1
        initial-cluster: a=http://10.0.0.1
        expected-size: -1
        """);

    CommandRun run = run("resolve", file, "-ojson");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("\n  - " + file + ":1:7: name is 17")
        .contains("\n  - " + file + ":2:1: timeout is \"soon\", but must be a duration")
        .contains("\n  - " + file + ":3:1: unknown key frobnicate")
        .contains("\n  - " + file + ":4:1: peer URL http://10.0.0.1 has no port")
        .contains("\n  - " + file + ":5:1: expected-size is \"-1\", but must be a whole number");
    assertThat(run.problems()).hasSize(5);
  }

  @Test
  void secretIsNotRepeatedWhenYamlReadsItAsANumber() throws Exception {
    Files.writeString(file, "test-registry:\n  registry-url: silent\n  registry-token: 12345678\n");

    assertRefused(
        file,
        "bad-option-value",
        file
            + ":3:19: registry-token is a value, which YAML reads as a number; it must be text;"
            + " put it in quotes");
  }

  @Test
  void secretIsNotRepeatedWhenItIsNoValueOfItsOption() throws Exception {
    Files.writeString(file, "registry-url: silent\nregistry-pin: hunter2\n");

    assertRefused(file, "bad-option-value", file + ":2:1: registry-pin must have four digits");
  }

  static Stream<Arguments> bytes() {
    byte[] random = new byte[4_000];
    new Random(1).nextBytes(random);
    random[0] = (byte) 0xff;
    return Stream.of(
        argumentSet("Latin 1", (LIST + "name: ä\n").getBytes(ISO_8859_1), ":2:7"),
        argumentSet("UTF-16", LIST.getBytes(UTF_16), ":1:1"),
        argumentSet("cut inside a character", new byte[] {'a', (byte) 0xe2, (byte) 0x82}, ":1:2"),
        argumentSet("a surrogate", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, ":1:1"),
        argumentSet("no program", random, ":1:1"));
  }

  @ParameterizedTest
  @MethodSource("bytes")
  void otherThanUtf8IsRefused(byte[] bytes, String place) throws Exception {
    Files.write(file, bytes);

    assertRefused(file, "bad-config-file", file + place + ": is not UTF-8 text; name a YAML file");
  }

  @Test
  void programIsRefused() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    CommandRun run = run("resolve", java);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains(java + ":1:").endsWith("name a YAML file\n");
  }

  @Test
  void largestFileIsRead() throws Exception {
    Files.writeString(file, LIST + "#" + "x".repeat((1 << 20) - LIST.length() - 1));
    assertThat(run("resolve", file).status()).isZero();

    Files.writeString(file, LIST + "#" + "x".repeat((1 << 20) - LIST.length()));
    assertRefused(file, "bad-config-file", file + ": is larger than 1 MiB; name a YAML file");
  }

  @Test
  void largeFileIsRefused() throws Exception {
    Files.write(file, new byte[2 << 20]);

    assertRefused(file, "bad-config-file", file + ": is larger than 1 MiB; name a YAML file");
  }

  @Test
  void endlessFileIsRefused() {
    assertRefused(
        Path.of("/dev/zero"),
        "bad-config-file",
        "/dev/zero: is larger than 1 MiB; name a YAML file");
  }

  @Test
  void emptyDeviceIsRefused() {
    assertRefused(
        Path.of("/dev/null"),
        "bad-config-file",
        "/dev/null:1:1: the file is empty; write at least one setting");
  }

  @Test
  void directoryIsRefused() {
    assertRefused(directory, "bad-config-file", directory + ": is a directory; name a YAML file");
  }

  @Test
  void missingFileIsRefused() {
    assertRefused(file, "bad-config-file", file + ": no such file; correct --config");
  }

  @Test
  void fileBelowAFileIsRefused() throws Exception {
    Path below = Files.writeString(file, LIST).resolve("etcd.yaml");

    assertRefused(below, "bad-config-file", below + ": cannot be read: Not a directory");
  }

  @Test
  void pathThatIsNoneIsRefused() {
    CommandRun run = CommandRun.of("resolve", "-c", "a\0b");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).endsWith("cannot be read: Nul character not allowed\n");
  }

  @Test
  void fileFromAPipeIsRead() throws Exception {
    Path pipe = directory.resolve("pipe");
    Shell.run(directory, "sh", "mkfifo pipe", "");
    Thread writer = Threads.start(() -> Files.writeString(pipe, LIST));

    assertThat(run("resolve", pipe).status()).isZero();
    writer.join();
  }

  @Test
  void aPipeThatNobodyWritesToIsGivenUpAtTheDeadline() throws Exception {
    Path pipe = directory.resolve("pipe");
    Shell.run(directory, "sh", "mkfifo pipe", "");

    assertThat(run("resolve", pipe, "--timeout=100ms").err())
        .isEqualTo(
            "etcd-bootstrap: the configuration is not valid: "
                + pipe
                + ": cannot be read: nobody has written a whole file to it within 100 ms\n");
  }

  @Test
  void manyUnknownKeysAreCounted() throws Exception {
    StringBuilder yaml = new StringBuilder(LIST);
    StringBuilder section = new StringBuilder("static:\n");
    for (int i = 0; i < 40_000; i++) {
      yaml.append("x").append(i).append(": y\n");
      section.append(" x").append(i).append(": y\n");
    }
    Files.writeString(file, yaml + section.toString());

    CommandRun run = run("resolve", file, "-ojson");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).hasSizeLessThan(30);
    assertThat(run.err()).contains("and 79980 more of the kind unknown-option");
  }

  @Test
  void manyMalformedMembersAreCounted() throws Exception {
    Files.writeString(file, "initial-cluster:\n" + "- m\n".repeat(100_000));

    CommandRun run = run("resolve", file, "-ojson");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).hasSize(21);
    assertThat(run.err()).contains("and 99980 more of the kind bad-member");
  }

  @Test
  void otherSettingsAreOfNoUseWithAFileThatCannotBeRead() {
    CommandRun run =
        CommandRun.in(
            Map.of("ETCD_BOOTSTRAP_CONFIG", file.toString()),
            "resolve",
            "-ojson",
            "--name=a",
            "--initial-cluster=a=http://10.0.0.1:2380");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).containsExactly("bad-config-file []");
  }

  @Test
  void manyKeysAreReadInLittleTime() throws Exception {
    StringBuilder yaml = new StringBuilder(LIST).append("registry-mirrors: [");
    yaml.append("m, ".repeat(100_000)).append("m]\nregistry-url: list:a=http://10.0.0.1:2380\n");
    yaml.append("strategy: test-registry\n");
    Files.write(file, yaml.substring(LIST.length()).getBytes(UTF_8));

    assertThat(run("resolve", file, "-q").status()).isZero();
  }
}
