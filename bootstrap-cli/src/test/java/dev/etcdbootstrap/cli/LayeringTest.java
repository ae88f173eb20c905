package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several places wins, and which strategy follows. */
final class LayeringTest {

  private static final String LIST = "infra0=http://10.0.1.10:2380";

  private static final String REGISTRY = "list:infra7=http://10.0.1.17:2380";

  private final Path file;

  LayeringTest(@TempDir Path directory) {
    this.file = directory.resolve("etcd.yaml");
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }

  private CommandRun withFile(String... args) {
    return withFile(Map.of(), args);
  }

  private CommandRun withFile(Map<String, String> environment, String... args) {
    String[] all =
        Stream.of(new String[] {"-c", file.toString()}, args)
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return resolve(environment, all);
  }

  private static CommandRun resolve(Map<String, String> environment, String... args) {
    return CommandRun.in(
        environment,
        Stream.of(new String[] {"resolve", "-o", "json"}, args)
            .flatMap(Stream::of)
            .toArray(String[]::new));
  }

  private static void assertRefused(CommandRun run, String code, String... texts) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("usage");
    assertThat(run.problems()).containsExactly(code + " []");
    assertThat(run.err())
        .startsWith("etcd-bootstrap: the configuration is not valid: ")
        .contains(texts);
  }

  private static void assertStrategy(CommandRun run, String id) {
    assertThat(run.err()).doesNotContain("not valid");
    assertThat(run.status()).isZero();
    assertThat(run.json().path("strategy").asText()).isEqualTo(id);
  }

  static Stream<Arguments> places() {
    return Stream.of(
        argumentSet("flag over all", true, true, "top", "from-flag"),
        argumentSet("flag over section", true, true, "section", "from-flag"),
        argumentSet("flag over variable", true, true, "", "from-flag"),
        argumentSet("flag alone", true, false, "", "from-flag"),
        argumentSet("variable over file", false, true, "top", "from-variable"),
        argumentSet("variable over section", false, true, "section", "from-variable"),
        argumentSet("variable alone", false, true, "", "from-variable"),
        argumentSet("file, top level", false, false, "top", "from-file"),
        argumentSet("file, section", false, false, "section", "from-file"),
        argumentSet("default", false, false, "", "etcd-cluster"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void oneWins(boolean flag, boolean variable, String inFile, String expected) throws Exception {
    String setting = "initial-cluster-token: from-file";
    write(
        "static:",
        "  initial-cluster: " + LIST,
        inFile.equals("section") ? "  " + setting : inFile.equals("top") ? setting : "# none");
    Map<String, String> environment =
        variable ? Map.of("ETCD_INITIAL_CLUSTER_TOKEN", "from-variable") : Map.of();

    CommandRun run =
        flag
            ? withFile(environment, "--initial-cluster-token", "from-flag")
            : withFile(environment);

    assertThat(run.status()).isZero();
    assertThat(run.json().path("initial-cluster-token").asText()).isEqualTo(expected);
  }

  @Test
  void everyPlaceCanSetEveryThing() throws Exception {
    write(
        "name: infra0",
        "initial-advertise-peer-urls: http://10.0.1.10:2380",
        "timeout: 42s",
        "static: {initial-cluster: [infra0=http://10.0.1.10:2380, infra1=http://10.0.1.11:2380],"
            + " initial-cluster-state: existing, expected-size: 2}");
    CommandRun fromFile = withFile();
    CommandRun fromVariables =
        resolve(
            Map.of(
                "ETCD_NAME", "infra0",
                "ETCD_INITIAL_ADVERTISE_PEER_URLS", "http://10.0.1.10:2380",
                "ETCD_BOOTSTRAP_TIMEOUT", "42s",
                "ETCD_INITIAL_CLUSTER", LIST + ",infra1=http://10.0.1.11:2380",
                "ETCD_INITIAL_CLUSTER_STATE", "existing",
                "ETCD_EXPECTED_SIZE", "2"));
    CommandRun fromFlags =
        CommandRun.of(
            "resolve",
            "-ojson",
            "--name=infra0",
            "--initial-advertise-peer-urls=http://10.0.1.10:2380",
            "--timeout=42s",
            "--initial-cluster=" + LIST + ",infra1=http://10.0.1.11:2380",
            "--initial-cluster-state=existing",
            "--expected-size=2");

    assertThat(fromFlags.status()).isZero();
    assertThat(fromFlags.json().path("name").asText()).isEqualTo("infra0");
    assertThat(fromFlags.json().path("initial-cluster-state").asText()).isEqualTo("existing");
    assertThat(fromVariables).isEqualTo(fromFlags);
    assertThat(fromFile).isEqualTo(fromFlags);
  }

  @Test
  void emptyVariableIsNone() throws Exception {
    write("name: infra0", "initial-cluster: " + LIST);
    Map<String, String> environment = new HashMap<>();
    for (String option :
        List.of(
            "NAME",
            "INITIAL_CLUSTER",
            "INITIAL_CLUSTER_TOKEN",
            "BOOTSTRAP_TIMEOUT",
            "BOOTSTRAP_CONFIG")) {
      environment.put("ETCD_" + option, "");
    }

    CommandRun run = withFile(environment);

    assertThat(run.status()).isZero();
    assertThat(run.json().path("name").asText()).isEqualTo("infra0");
    assertThat(run.json().path("initial-cluster-token").asText()).isEqualTo("etcd-cluster");
  }

  @Test
  void emptyFlagIsAMistake() {
    CommandRun run = resolve(Map.of(), "--initial-cluster", LIST, "--name", "");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly("bad-name []");
    assertThat(run.err()).contains("--name: a member name is empty");
  }

  @Test
  void variableNamesTheFile() throws Exception {
    write("initial-cluster: " + LIST, "name: infra0");

    CommandRun run = resolve(Map.of("ETCD_BOOTSTRAP_CONFIG", file.toString()));

    assertThat(run.json().path("name").asText()).isEqualTo("infra0");
  }

  @Test
  void flagNamesTheFileInsteadOfTheVariable() throws Exception {
    write("initial-cluster: " + LIST);

    assertStrategy(withFile(Map.of("ETCD_BOOTSTRAP_CONFIG", "/nowhere.yaml")), "static");
  }

  @Test
  void emptyConfigFlagIsAMistakeAndNoFile() {
    assertRefused(
        resolve(Map.of(), "--initial-cluster", LIST, "-c", ""),
        "bad-config-file",
        "--config is empty; name a YAML file");
  }

  @Test
  void emptyConfigVariableIsNoFile() {
    assertStrategy(
        resolve(Map.of("ETCD_BOOTSTRAP_CONFIG", ""), "--initial-cluster", LIST), "static");
  }

  static Stream<Arguments> timeouts() {
    return Stream.of(
        argumentSet("flag", "7s", "8s", "9s", "for PT7S"),
        argumentSet("variable", "", "8s", "9s", "for PT8S"),
        argumentSet("file", "", "", "9s", "for PT9S"),
        argumentSet("several units", "1h30m", "", "9s", "for PT1H30M"),
        argumentSet("none", "0", "8s", "9s", "for ever"),
        argumentSet("default", "", "", "", "for PT5M"));
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void timeoutBoundsTheStrategy(String flag, String variable, String inFile, String expected)
      throws Exception {
    write(inFile.isEmpty() ? "{}" : "timeout: " + inFile);
    Map<String, String> environment = Map.of("ETCD_BOOTSTRAP_TIMEOUT", variable);

    CommandRun run =
        flag.isEmpty()
            ? withFile(environment, "--registry-url", REGISTRY)
            : withFile(environment, "--registry-url", REGISTRY, "--timeout", flag);

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("waiting for the registry, " + expected + "\n");
  }

  @Test
  void variablesOfEtcdThatAreNotOursAreLeftAlone() {
    Map<String, String> environment =
        Map.of(
            "ETCD_DATA_DIR", "/var/lib/etcd",
            "ETCD_LISTEN_PEER_URLS", "nonsense",
            "ETCD_TIMEOUT", "nonsense",
            "ETCD_STRATEGY", "nonsense",
            "ETCD_BOOTSTRAP_NAME", "nonsense",
            "ETCD_BOOTSTRAP_NONSENSE", "1");

    CommandRun run = resolve(environment, "--initial-cluster", LIST);

    assertStrategy(run, "static");
    assertThat(run.json().has("name")).isFalse();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void badValueOfAVariableNamesIt() {
    assertRefused(
        resolve(Map.of("ETCD_BOOTSTRAP_TIMEOUT", "soon"), "--initial-cluster", LIST),
        "bad-option-value",
        "ETCD_BOOTSTRAP_TIMEOUT: timeout is \"soon\", but must be a duration");
  }

  @Test
  void badValueThatIsOverriddenDoesNotMatter() {
    CommandRun run =
        resolve(
            Map.of("ETCD_BOOTSTRAP_TIMEOUT", "soon"), "--initial-cluster", LIST, "--timeout", "1s");

    assertStrategy(run, "static");
  }

  @Test
  void strategyFollowsFromARequiredOption() {
    assertStrategy(resolve(Map.of(), "--initial-cluster", LIST), "static");
    assertStrategy(resolve(Map.of(), "--registry-url", REGISTRY), "test-registry");
    assertStrategy(resolve(Map.of("ETCD_INITIAL_CLUSTER", LIST)), "static");
    assertStrategy(resolve(Map.of("ETCD_REGISTRY_URL", REGISTRY)), "test-registry");
  }

  @Test
  void strategyFollowsFromTheFile() throws Exception {
    write("initial-cluster: " + LIST);
    assertStrategy(withFile(), "static");
    write("test-registry: {registry-url: '" + REGISTRY + "'}");
    assertStrategy(withFile(), "test-registry");
  }

  @Test
  void strategyFollowsFromASectionEvenWhenThatLacksSomething() throws Exception {
    write("test-registry:", "  registry-retry: true");

    assertRefused(
        withFile(),
        "missing-option",
        "strategy test-registry needs registry-url; set it: the registry");
  }

  @Test
  void emptySectionMeansNothing() throws Exception {
    write("test-registry: {}", "initial-cluster: " + LIST);

    assertStrategy(withFile(), "static");
  }

  @Test
  void strategyIsNamedInEveryPlace() throws Exception {
    String both =
        "{static: {initial-cluster: '"
            + LIST
            + "'}, test-registry: {registry-url: '"
            + REGISTRY
            + "'}";
    write(both + ", strategy: static}");
    assertStrategy(withFile(), "static");
    assertStrategy(withFile(Map.of("ETCD_BOOTSTRAP_STRATEGY", "test-registry")), "test-registry");
    assertStrategy(
        withFile(Map.of("ETCD_BOOTSTRAP_STRATEGY", "test-registry"), "--strategy=static"),
        "static");
    write(both + "}");
    assertStrategy(withFile(Map.of(), "--strategy=test-registry"), "test-registry");
  }

  @Test
  void verboseTellsWhy() throws Exception {
    write("strategy: static", "initial-cluster: " + LIST);

    assertThat(withFile("-v").err())
        .isEqualTo("etcd-bootstrap: strategy static (" + file + ":1:1)\n");
    assertThat(resolve(Map.of(), "-v", "--initial-cluster", LIST).err())
        .isEqualTo("etcd-bootstrap: strategy static (follows from --initial-cluster)\n");
    assertThat(resolve(Map.of(), "-vq", "--initial-cluster", LIST).err()).isEmpty();
  }

  @Test
  void noStrategyNamesTheWays() {
    assertRefused(
        resolve(Map.of(), "--name", "infra0"),
        "no-strategy",
        "nothing says where the member list comes from; set ",
        "initial-cluster (static), or registry-url (test-registry)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Static", "statc", "static_"})
  void unknownStrategySuggestsOne(String id) {
    CommandRun run = resolve(Map.of(), "--strategy", id, "--initial-cluster", LIST);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("there is no strategy " + id + " (did you mean static?)");
    assertThat(run.err()).contains("installed are " + Installed.text());
  }

  @Test
  void contradictionNamesBothOrigins() throws Exception {
    assertRefused(
        resolve(Map.of("ETCD_REGISTRY_URL", REGISTRY), "--initial-cluster", LIST),
        "contradictory-strategies",
        "static follows from --initial-cluster, test-registry follows from ETCD_REGISTRY_URL",
        "keep one, or say which with strategy");

    write(
        "# a comment", "initial-cluster: " + LIST, "test-registry:", "  registry-url: " + REGISTRY);
    assertRefused(
        withFile(),
        "contradictory-strategies",
        "static follows from initial-cluster (" + file + ":2:1)",
        "test-registry follows from registry-url (" + file + ":4:3)");

    write("test-registry:", "  registry-retry: true");
    assertRefused(
        withFile("--initial-cluster", LIST),
        "contradictory-strategies",
        "static follows from --initial-cluster",
        "test-registry follows from the section test-registry of the configuration file");
  }

  @Test
  void flagOfAnotherStrategyIsRefused() {
    assertRefused(
        resolve(Map.of(), "--strategy=static", "--initial-cluster", LIST, "--registry-retry"),
        "unknown-option",
        "--registry-retry: registry-retry is an option of test-registry, but the strategy is static"
            + " (--strategy); remove one of them");
  }

  @Test
  void keyOfAnotherStrategyAtTheTopIsRefused() throws Exception {
    write("strategy: test-registry", "registry-url: " + REGISTRY, "initial-cluster: " + LIST);

    assertRefused(
        withFile(),
        "unknown-option",
        file + ":3:1: initial-cluster is an option of static, but the strategy is test-registry (");
  }

  @Test
  void variableOfAnotherStrategyMayBeThereForEtcd() {
    CommandRun run =
        resolve(
            Map.of("ETCD_EXPECTED_SIZE", "nonsense", "ETCD_INITIAL_CLUSTER_STATE", "nonsense"),
            "--registry-url",
            REGISTRY);

    assertStrategy(run, "test-registry");
  }

  @Test
  void sectionOfAnotherStrategyMayStayWhenOneIsNamed() throws Exception {
    write(
        "strategy: static",
        "initial-cluster: " + LIST,
        "test-registry:",
        "  registry-url: " + REGISTRY,
        "  initial-cluster-token: other");

    CommandRun run = withFile();

    assertStrategy(run, "static");
    assertThat(run.json().path("initial-cluster-token").asText()).isEqualTo("etcd-cluster");
  }

  @Test
  void sectionOfAnotherStrategyIsCheckedAllTheSame() throws Exception {
    write("strategy: static", "initial-cluster: " + LIST, "test-registry:", "  registry-ulr: x");

    assertRefused(
        withFile(),
        "unknown-option",
        file
            + ":4:3: strategy test-registry has no option registry-ulr (did you mean registry-url?)");
  }

  @Test
  void optionAtTheTopAndInItsSectionIsRefused() throws Exception {
    write("initial-cluster: " + LIST, "static:", "  initial-cluster: " + LIST);

    assertRefused(
        withFile(),
        "bad-config-file",
        file + ":3:3: initial-cluster is also set at " + file + ":1:1; keep one of them");
  }

  @Test
  void optionOfTheCommandInASectionIsRefused() throws Exception {
    write("static:", "  initial-cluster: " + LIST, "  name: infra0");

    assertRefused(
        withFile(),
        "unknown-option",
        file + ":3:3: strategy static has no option name; move it to the top level");
  }

  static Stream<Arguments> truths() {
    return Stream.of(
        argumentSet("flag alone", List.of("--registry-retry"), "", "retry is true"),
        argumentSet("flag with true", List.of("--registry-retry=true"), "", "retry is true"),
        argumentSet("flag with false", List.of("--registry-retry=false"), "true", "retry is false"),
        argumentSet("flag before a word", List.of("--registry-retry", "true"), "", "retry is true"),
        argumentSet("file", List.of(), "true", "retry is true"),
        argumentSet("file, in quotes", List.of(), "'true'", "retry is true"),
        argumentSet("default", List.of(), "", "retry is false"));
  }

  @ParameterizedTest
  @MethodSource("truths")
  void truthValueNeedsNone(List<String> flags, String inFile, String expected) throws Exception {
    write(inFile.isEmpty() ? "{}" : "registry-retry: " + inFile);
    String[] args =
        Stream.concat(Stream.of("--registry-url", REGISTRY), flags.stream()).toArray(String[]::new);

    CommandRun run = withFile(args);

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains(expected);
  }

  static Stream<Arguments> lists() {
    return Stream.of(
        argumentSet("block list", "registry-mirrors:\n- a\n- 'b'\n- \"c\""),
        argumentSet("flow list", "registry-mirrors: [a, b, c]"),
        argumentSet("text", "registry-mirrors: a,b,c"),
        argumentSet("text with blanks", "registry-mirrors: ' a , b,c, '"),
        argumentSet("folded text", "registry-mirrors: >-\n  a,\n  b,\n  c"));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void listIsWrittenInSeveralWays(String yaml) throws Exception {
    write(yaml);

    assertThat(withFile("--registry-url", REGISTRY).err())
        .contains("found 3 of 3 members: a, b, c\n");
  }

  @Test
  void byteOrderMarkAndForeignLineEndsAreFine() throws Exception {
    Files.writeString(file, "\uFEFFname: infra0\r\ninitial-cluster: " + LIST + "\r\n");

    assertThat(withFile().json().path("name").asText()).isEqualTo("infra0");
  }
}
