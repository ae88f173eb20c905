package dev.etcdbootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.plugin.ClashingStrategy;
import dev.etcdbootstrap.cli.plugin.OptionlessStrategy;
import dev.etcdbootstrap.cli.plugin.PluginJar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command with other strategies installed than usual. */
final class PluginsTest {

  private final Path directory;

  PluginsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private CommandRun run(String provider, String... args) throws Exception {
    return run(provider, Map.of(), args);
  }

  /** Runs the command in a class loader of its own that sees one more provider. */
  private CommandRun run(String provider, Map<String, String> environment, String... args)
      throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.etcdbootstrap.spi.BootstrapStrategy"), provider);
    List<URL> urls = new ArrayList<>(List.of(directory.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (URLClassLoader loader =
            new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        PrintStream outStream = new PrintStream(out, true, UTF_8);
        PrintStream errStream = new PrintStream(err, true, UTF_8)) {
      Class<?> consoleClass = loader.loadClass(Console.class.getName());
      Constructor<?> newConsole =
          consoleClass.getDeclaredConstructor(
              InputStream.class, PrintStream.class, PrintStream.class, Map.class);
      newConsole.setAccessible(true);
      Object console =
          newConsole.newInstance(InputStream.nullInputStream(), outStream, errStream, environment);
      Class<?> commandClass = loader.loadClass(EtcdBootstrapCommand.class.getName());
      Constructor<?> newCommand = commandClass.getDeclaredConstructor(consoleClass);
      newCommand.setAccessible(true);
      Method run = commandClass.getDeclaredMethod("run", String[].class);
      run.setAccessible(true);
      Object status = run.invoke(newCommand.newInstance(console), (Object) args);
      return new CommandRun((Integer) status, out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  @Test
  void strategyWithoutOptionsIsShown() throws Exception {
    CommandRun run = run(OptionlessStrategy.class.getName(), "strategies", "test-optionless");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("test-optionless: \nfrom ")
        .endsWith("\n\nIt takes no options.\n");
  }

  @Test
  void strategyWithoutOptionsIsUsedWhenItIsNamed() throws Exception {
    CommandRun run =
        run(
            OptionlessStrategy.class.getName(),
            "resolve",
            "--strategy=test-optionless",
            "-oinitial-cluster");

    assertThat(run).isEqualTo(new CommandRun(0, "only=http://10.0.0.1:2380\n", ""));
  }

  @Test
  void strategyWithoutRequiredOptionsIsNoWayToBeOffered() throws Exception {
    CommandRun run = run(OptionlessStrategy.class.getName(), "resolve");

    assertThat(run.err())
        .contains("initial-cluster (static), or registry-url (test-registry)")
        .doesNotContain("test-optionless");
  }

  @Test
  void optionThatIsCalledAsAFlagOfTheCommandHarmsNoOther() throws Exception {
    CommandRun run =
        run(
            ClashingStrategy.class.getName(),
            "resolve",
            "-v",
            "--output",
            "initial-cluster",
            "--initial-cluster=a=http://h:1");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                "a=http://h:1\n",
                "etcd-bootstrap: strategy static (follows from --initial-cluster)\n"));
  }

  @Test
  void optionThatIsCalledAsAFlagOfTheCommandIsSetInTheOtherPlaces() throws Exception {
    Path file = Files.writeString(directory.resolve("etcd.yaml"), "verbose: true\noutput: file");
    CommandRun run =
        run(
            ClashingStrategy.class.getName(),
            Map.of("ETCD_OUTPUT", "variable"),
            "resolve",
            "--output=initial-cluster",
            "--config=" + file);

    assertThat(run).isEqualTo(new CommandRun(0, "variable true none=http://10.0.0.1:2380\n", ""));
  }

  @Test
  void providerThatCannotBeLoadedIsListedAndHarmsNoOther() throws Exception {
    CommandRun list = run("com.example.Gone", "strategies");
    CommandRun json = run("com.example.Gone", "strategies", "-ojson");
    CommandRun other = run("com.example.Gone", "resolve", "--initial-cluster=a=http://h:1");

    assertThat(list.status()).isZero();
    assertThat(list.out())
        .containsPattern(
            "\ncom.example.Gone +broken +its services file names it, but there is no such class +"
                + directory.toRealPath())
        .containsPattern("\nstatic ");
    assertThat(json.json().at("/strategies")).hasSize(Installed.ids().size());
    assertThat(json.json().at("/broken")).hasSize(1);
    assertThat(json.json().at("/broken/0").fieldNames())
        .toIterable()
        .containsExactly("provider", "origin", "cause");
    assertThat(json.json().at("/broken/0/cause").asText())
        .isEqualTo("its services file names it, but there is no such class");
    assertThat(other.status()).isZero();
    assertThat(other.err()).isEmpty();
  }

  @Test
  void providerThatCannotBeLoadedIsNamedWhenAStrategyIsMissing() throws Exception {
    CommandRun run = run("com.example.Gone", "resolve", "--strategy=gone", "-ojson");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).containsExactly("unknown-strategy []");
    assertThat(run.err())
        .contains("there is no strategy gone; installed are " + Installed.text())
        .endsWith(
            "; com.example.Gone ("
                + directory.toRealPath()
                + ") cannot be used: its services file names it, but there is no such class\n");
  }

  private Path jar(String id, String... members) throws Exception {
    return new PluginJar(directory.resolve(id))
        .strategy(id, members)
        .pack(directory.resolve(id + ".jar"));
  }

  private static List<String> ids(CommandRun strategies) {
    assertThat(strategies.err()).isEmpty();
    assertThat(strategies.json().path("broken")).isEmpty();
    List<String> ids = new ArrayList<>();
    strategies.json().path("strategies").forEach(each -> ids.add(each.path("id").asText()));
    ids.removeAll(Installed.ids());
    return ids;
  }

  @Test
  void pluginsComeFromTheFlag() throws Exception {
    String path = jar("p") + File.pathSeparator + jar("q") + File.pathSeparator;

    assertThat(ids(CommandRun.of("strategies", "--plugin-path", path, "-ojson")))
        .containsExactly("p", "q");
    assertThat(ids(CommandRun.of("strategies", "-ojson", "--plugin-path=" + path)))
        .containsExactly("p", "q");
    assertThat(
            CommandRun.of("resolve", "-oinitial-cluster", "--plugin-path=" + path, "--strategy=p"))
        .isEqualTo(new CommandRun(0, "p=http://10.0.0.1:2380\n", ""));
  }

  @Test
  void pluginsComeFromTheVariableUnlessTheFlagIsGiven() throws Exception {
    Map<String, String> variable = Map.of("ETCD_BOOTSTRAP_PLUGIN_PATH", jar("p").toString());

    assertThat(ids(CommandRun.in(variable, "strategies", "-ojson"))).containsExactly("p");
    assertThat(ids(CommandRun.in(variable, "strategies", "-ojson", "--plugin-path=" + jar("q"))))
        .containsExactly("q");
    assertThat(ids(CommandRun.in(Map.of("ETCD_BOOTSTRAP_PLUGIN_PATH", ""), "strategies", "-ojson")))
        .isEmpty();
  }

  @Test
  void pluginsOfTheDistributionAreJarsAndFoldersAndNothingElse() throws Exception {
    Path folder = directory.resolve("plugins");
    Files.createDirectories(folder.resolve("q"));
    Files.move(jar("p"), folder.resolve("P.JAR"));
    Files.move(jar("q"), folder.resolve("q/q.jar"));
    Files.writeString(folder.resolve("README"), "");
    Files.createDirectory(folder.resolve(".hidden"));
    Path other = jar("r");

    assertThat(ids(inFolder(folder, "strategies", "-ojson", "--plugin-path=" + other)))
        .containsExactly("p", "q", "r");
    assertThat(
            ids(
                inFolder(
                    folder, "strategies", "-ojson", "--plugin-path=" + folder.resolve("P.JAR"))))
        .as("named twice")
        .containsExactly("p", "q");
    assertThat(ids(inFolder(directory.resolve("gone"), "strategies", "-ojson"))).isEmpty();
  }

  private static CommandRun inFolder(Path plugins, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of());
    int status = new EtcdBootstrapCommand(console, Optional.of(plugins)).run(args);
    return new CommandRun(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void pathThatIsNoneIsAMistake() {
    CommandRun run = CommandRun.of("strategies", "--plugin-path=", "-ojson");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).containsExactly("bad-plugin-path []");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: the plugins cannot be found: --plugin-path names no path; name jars or"
                + " folders of jars, with "
                + File.pathSeparator
                + " between\n");
  }

  @Test
  void optionsOfAPluginAreFlags() throws Exception {
    Path jar =
        jar(
            "p",
            "public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() { return"
                + " java.util.List.of(dev.etcdbootstrap.spi.Option.text(\"p-key\").required()"
                + ".describedAs(\"the \\u001b[31mkey\")); }");

    assertThat(
            CommandRun.of(
                "resolve", "-oinitial-cluster", "--plugin-path=" + jar, "--p-key=anything"))
        .isEqualTo(new CommandRun(0, "p=http://10.0.0.1:2380\n", ""));
    assertThat(CommandRun.of("resolve", "--help", "--plugin-path=" + jar).out())
        .containsPattern("--p-key=TEXT +the \\\\u001b\\[31mkey")
        .doesNotContain("\u001b");
    assertThat(CommandRun.of("strategies", "p", "--plugin-path=" + jar).out())
        .contains("the \\u001b[31mkey (required)");
    assertThat(CommandRun.of("completion", "--plugin-path=" + jar).out()).contains("--p-key");
  }

  /** The options method of a plugin that requires all of these, each as a flag without a value. */
  private static String requiring(String... keys) {
    String options =
        Arrays.stream(keys)
            .map(key -> "dev.etcdbootstrap.spi.Option.flag(\"" + key + "\").required()")
            .collect(Collectors.joining(", "));
    return "public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() { return"
        + " java.util.List.of("
        + options
        + "); }";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resolve -v --initial-cluster=a=http://h:1 --expected-size=1",
        "resolve -v --initial-cluster=a=http://h:1 --name=a --timeout=1m",
        "resolve -v --initial-cluster-token=t",
        "resolve --explain --initial-cluster=a=http://h:1 --discovery-srv=example.com",
        "validate --discovery-srv=example.com --expected-size=3",
        "validate --discovery=http://h:1/t --name=a",
        "validate --discovery-token=t",
      })
  void whatAPluginDeclaresOfSharedOptionsMakesNoDifference(String commandLine) throws Exception {
    Path jar =
        jar(
            "a",
            requiring(
                "name",
                "timeout",
                "expected-size",
                "initial-cluster",
                "initial-cluster-token",
                "discovery",
                "discovery-srv",
                "discovery-token"));
    String[] args = commandLine.split(" ", -1);
    String[] withPlugin = Arrays.copyOf(args, args.length + 1);
    withPlugin[args.length] = "--plugin-path=" + jar;

    CommandRun run = CommandRun.of(withPlugin);

    CommandRun without = CommandRun.of(args);
    assertThat(run.out()).isEqualTo(without.out());
    assertThat(run.err().replace("is an option of a, ", "is an option of "))
        .isEqualTo(without.err());
    assertThat(run.status()).isEqualTo(without.status());
  }

  @Test
  void pluginIsMeantByWhatItAloneTakesOrByItsSection() throws Exception {
    String jar = "--plugin-path=" + jar("p", requiring("p-key", "expected-size"));

    assertThat(
            CommandRun.of("resolve", jar, "-oinitial-cluster", "--p-key", "--expected-size=true"))
        .isEqualTo(new CommandRun(0, "p=http://10.0.0.1:2380\n", ""));
    Path file =
        Files.writeString(
            directory.resolve("etcd.yaml"), "p:\n  p-key: true\n  expected-size: true");
    assertThat(CommandRun.of("resolve", jar, "-oinitial-cluster", "--config=" + file))
        .isEqualTo(new CommandRun(0, "p=http://10.0.0.1:2380\n", ""));
    CommandRun both =
        CommandRun.of("resolve", jar, "--p-key", "--initial-cluster=a=http://h:1", "-ojson");
    assertThat(both.problems()).containsExactly("contradictory-strategies []");
  }

  @Test
  void pluginThatIsCalledAsAnOptionLeavesItToOthers() throws Exception {
    Path file = Files.writeString(directory.resolve("etcd.yaml"), "initial-cluster: a=http://h:1");

    CommandRun run =
        CommandRun.of(
            "resolve",
            "-oinitial-cluster",
            "--config=" + file,
            "--plugin-path=" + jar("initial-cluster"));

    assertThat(run).isEqualTo(new CommandRun(0, "a=http://h:1\n", ""));
  }

  @Test
  void optionOfAPluginThatCannotBeUsedIsToldWithIt() throws Exception {
    Path jar = Files.writeString(directory.resolve("p.jar"), "").toRealPath();

    CommandRun run = CommandRun.of("resolve", "--p-key=anything", "--plugin-path=" + jar, "-ojson");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).containsExactly("bad-command-line []", "broken-strategy []");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: the command line is not valid:\n"
                + "  - unknown flag --p-key; see: etcd-bootstrap resolve --help\n"
                + "  - strategy p.jar ("
                + jar
                + ") cannot be used: it is no jar: zip file is empty\n");
  }

  @Test
  void completionOffersFiles() {
    assertThat(CommandRun.of("completion").out())
        .containsPattern("'--plugin-path'\\)\\n.*\\n.*compopt -o filenames");
  }
}
