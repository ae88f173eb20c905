package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.etcdbootstrap.cli.plugin.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be wrong with the jar of a plugin: told once, with the jar, and harmless otherwise. */
@Timeout(60)
final class BrokenPluginsTest {

  private static final String SERVICES =
      "META-INF/services/dev.etcdbootstrap.spi.BootstrapStrategy";

  private static final String OTHER_VERSION =
      "; it was built for another version of etcd-bootstrap";

  private final Path directory;

  BrokenPluginsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Makes a jar what it should not be. */
  @FunctionalInterface
  interface Flaw {
    void in(PluginJar plugin) throws Exception;
  }

  private static Arguments flaw(String name, String provider, String cause, Flaw flaw) {
    return argumentSet(name, provider, cause, flaw);
  }

  static Stream<Arguments> brokenAtLoad() {
    String options = "public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() ";
    return Stream.of(
        flaw(
            "no services file",
            "p.jar",
            "it has no strategy, for no jar of it has the file " + SERVICES,
            plugin -> plugin.with("Q", " {}")),
        flaw(
            "empty services file",
            "p.jar",
            "it has no strategy, for its file " + SERVICES + " names none",
            plugin -> plugin.providing("# nothing")),
        flaw(
            "services file with something else in it",
            "p.jar",
            "line 2 of its services file is no class name: what is this?; none of that file is used",
            plugin -> plugin.strategy("p").providing("plugin.P", "what is this?")),
        flaw(
            "no such class",
            "plugin.Gone",
            "its services file names it, but there is no such class",
            plugin -> plugin.providing("plugin.Gone")),
        flaw(
            "no strategy",
            "plugin.Q",
            "its services file names it, but it does not implement"
                + " dev.etcdbootstrap.spi.BootstrapStrategy",
            plugin -> plugin.with("Q", " {}").providing("plugin.Q")),
        flaw(
            "no public constructor",
            "plugin.P",
            "it has no public constructor without parameters",
            plugin -> plugin.strategy("p", "private P() {}")),
        flaw(
            "missing superclass",
            "plugin.P",
            "it cannot be loaded: java.lang.NoClassDefFoundError: plugin/Q; it lacks a jar that has this"
                + " class",
            plugin ->
                plugin
                    .with("Q", " {}")
                    .with("P", " extends Q {}")
                    .without("Q")
                    .providing("plugin.P")),
        flaw(
            "missing class",
            "plugin.P",
            "its constructor failed unexpectedly: java.lang.NoClassDefFoundError: plugin/Q; it lacks a"
                + " jar that has this class",
            plugin ->
                plugin.with("Q", " {}").strategy("p", "private final Q q = new Q();").without("Q")),
        flaw(
            "a class of the command",
            "plugin.P",
            "its constructor failed unexpectedly: java.lang.NoClassDefFoundError: picocli/CommandLine; it"
                + " lacks a jar that has this class",
            plugin ->
                plugin
                    .stub("picocli.CommandLine", "public class CommandLine {}")
                    .strategy("p", "private final Object q = new picocli.CommandLine();")),
        flaw(
            "newer Java",
            "plugin.P",
            "it cannot be loaded: java.lang.UnsupportedClassVersionError: plugin/P has been compiled by"
                + " a more recent version of the Java Runtime (class file version 99.0), this version of"
                + " the Java Runtime only recognizes class file versions up to "
                + (Runtime.version().feature() + 44)
                + ".0; run it with a newer Java than "
                + Runtime.version().feature(),
            plugin -> plugin.strategy("p").newer("P")),
        flaw(
            "failing initializer",
            "plugin.P",
            "its constructor failed unexpectedly: java.lang.NumberFormatException: For input string:"
                + " \"x\"",
            plugin -> plugin.strategy("p", "static final int N = Integer.parseInt(\"x\");")),
        flaw(
            "a method that the API does not have",
            "plugin.P",
            "its id() failed unexpectedly: java.lang.NoSuchMethodError: 'java.lang.String"
                + " dev.etcdbootstrap.spi.Ids.next()'"
                + OTHER_VERSION,
            plugin ->
                plugin
                    .stub(
                        "dev.etcdbootstrap.spi.Ids",
                        "public class Ids { public static native String next(); }")
                    .bare(
                        "public String id() { return dev.etcdbootstrap.spi.Ids.next(); }"
                            + PluginJar.BOOTSTRAP)),
        flaw(
            "a method that the plugin does not have",
            "plugin.P",
            "its id() failed unexpectedly: java.lang.AbstractMethodError" + OTHER_VERSION,
            plugin ->
                plugin
                    .stub(
                        "dev.etcdbootstrap.spi.BootstrapStrategy",
                        "public interface BootstrapStrategy { String name(); }")
                    .bare("public String name() { return \"p\"; }")),
        flaw(
            "a class that was an interface",
            "p",
            "its options() failed unexpectedly: java.lang.IncompatibleClassChangeError: Method"
                + " 'java.util.List dev.etcdbootstrap.spi.Option.none()' must be Methodref constant"
                + OTHER_VERSION,
            plugin ->
                plugin
                    .stub(
                        "dev.etcdbootstrap.spi.Option",
                        "public interface Option<T> { static java.util.List<Option<?>> none() {"
                            + " return null; } }")
                    .strategy("p", options + "{ return dev.etcdbootstrap.spi.Option.none(); }")),
        flaw(
            "a class that the API does not have yet",
            "p",
            "its description() failed unexpectedly: java.lang.NoClassDefFoundError:"
                + " dev/etcdbootstrap/spi/Next"
                + OTHER_VERSION,
            plugin ->
                plugin
                    .stub("dev.etcdbootstrap.spi.Next", "public class Next {}")
                    .strategy(
                        "p",
                        "public String description() { return \"\" + new"
                            + " dev.etcdbootstrap.spi.Next(); }")),
        flaw(
            "no id",
            "plugin.P",
            "its id() returns null",
            plugin -> plugin.bare("public String id() { return null; }" + PluginJar.BOOTSTRAP)),
        flaw(
            "illegal id",
            "plugin.P",
            "its id() returns \"No\\u001b[31m\", but must match [a-z][a-z0-9-]*",
            plugin -> plugin.strategy("No\\u001b[31m")),
        flaw(
            "option twice",
            "p",
            "its options() declares the option k twice",
            plugin ->
                plugin.strategy(
                    "p",
                    options
                        + "{ return java.util.List.of(dev.etcdbootstrap.spi.Option.text(\"k\"),"
                        + " dev.etcdbootstrap.spi.Option.text(\"k\")); }")),
        flaw(
            "failing isOffline",
            "p",
            "its isOffline() failed unexpectedly: java.lang.AssertionError: a b",
            plugin ->
                plugin.strategy(
                    "p", "public boolean isOffline() { throw new AssertionError(\"a\\nb\"); }")));
  }

  @ParameterizedTest
  @MethodSource
  void brokenAtLoad(String provider, String cause, Flaw flaw) throws Exception {
    PluginJar plugin = new PluginJar(directory);
    flaw.in(plugin);
    Path jar = plugin.pack(directory.resolve("p.jar"));

    assertBroken(jar, provider, jar, cause);
    assertHarmless(jar);
  }

  private static void assertBroken(Path plugin, String provider, Path origin, String cause) {
    CommandRun list = CommandRun.of("strategies", "-ojson", "--plugin-path=" + plugin);

    assertThat(list.status()).as(list.err()).isZero();
    assertThat(list.err()).isEmpty();
    JsonNode broken = list.json().path("broken");
    assertThat(broken).hasSize(1);
    assertThat(broken.path(0).path("provider").asText()).isEqualTo(provider);
    assertThat(broken.path(0).path("origin").asText()).isEqualTo(origin.toString());
    assertThat(known(broken.path(0).path("cause").asText())).isEqualTo(cause);
    assertThat(list.json().path("strategies")).hasSize(Installed.ids().size());
  }

  /** Without what a JVM says now one way, now another. */
  private static String known(String message) {
    return message.replaceAll("(AbstractMethodError): .*(; it was built)", "$1$2");
  }

  private static void assertHarmless(Path plugin) {
    CommandRun run =
        CommandRun.of(
            "resolve",
            "--plugin-path",
            plugin.toString(),
            "-o=initial-cluster",
            "--initial-cluster=a=http://h:1");

    assertThat(run).isEqualTo(new CommandRun(0, "a=http://h:1\n", ""));
  }

  @Test
  void constructorThatDoesNotEndIsGivenUp() throws Exception {
    Path jar =
        new PluginJar(directory)
            .strategy(
                "p",
                "public P() { while (true) try { Thread.sleep(1_000_000); } catch"
                    + " (InterruptedException e) { } }")
            .pack(directory.resolve("p.jar"));

    assertBroken(jar, "plugin.P", jar, "its constructor has not returned within 5 s");
  }

  @Test
  void whatIsNoPluginAtAllIsTold() throws Exception {
    Path text = Files.writeString(directory.resolve("text.jar"), "no zip").toRealPath();
    Path empty = Files.createDirectory(directory.resolve("empty")).toRealPath();
    Path missing = directory.toRealPath().resolve("missing.jar");
    Path folder = Files.createDirectory(directory.resolve("folder")).toRealPath();
    Path bad = Files.writeString(folder.resolve("z.jar"), "");
    new PluginJar(directory).strategy("p").pack(folder.resolve("a.jar"));

    assertBroken(text, "text.jar", text, "it is no jar: zip END header not found");
    assertBroken(empty, "empty", empty, "there is no jar in this folder");
    assertBroken(missing, "missing.jar", missing, "there is no such file or folder");
    assertBroken(folder, "z.jar", bad, "it is no jar: zip file is empty");
    for (Path each : List.of(text, empty, missing, folder)) {
      assertHarmless(each);
    }
  }

  @Test
  void idOfABuiltInIsNobodysUntilThePluginIsGone() throws Exception {
    Path jar = new PluginJar(directory).strategy("static").pack(directory.resolve("p.jar"));
    String claim =
        "strategy static (%s) cannot be used: its id is claimed by dev.etcdbootstrap.strategy.fixed"
            .formatted(Installed.origin("static"));
    String places =
        " in " + Installed.origin("static") + " and plugin.P in " + jar + "; remove one";

    CommandRun named = CommandRun.of("resolve", "--strategy=static", "--plugin-path=" + jar);
    CommandRun implied =
        CommandRun.of("resolve", "--initial-cluster=a=http://h:1", "--plugin-path=" + jar);
    CommandRun other =
        CommandRun.of(
            "resolve",
            "-qoinitial-cluster",
            "--registry-url=list:a=http://h:1",
            "--plugin-path=" + jar);

    assertThat(named.status()).isEqualTo(2);
    assertThat(named.err()).contains(claim).endsWith(places + "\n");
    assertThat(implied.status()).isEqualTo(2);
    assertThat(implied.err()).contains("unknown flag --initial-cluster").contains(claim);
    assertThat(other).isEqualTo(new CommandRun(0, "a=http://h:1\n", ""));
  }

  static Stream<Arguments> brokenWhenUsed() {
    String bootstrap =
        "public dev.etcdbootstrap.cluster.InitialCluster bootstrap("
            + "dev.etcdbootstrap.spi.StrategyContext context) ";
    String id = "public String id() { return \"p\"; }";
    return Stream.of(
        flaw(
            "no cluster",
            "",
            "returned no cluster",
            plugin -> plugin.bare(id + bootstrap + "{ return null; }")),
        flaw(
            "exception",
            "",
            "failed unexpectedly: java.lang.IllegalStateException: bug",
            plugin ->
                plugin.bare(id + bootstrap + "{ throw new IllegalStateException(\"bug\"); }")),
        flaw(
            "no bootstrap",
            "",
            "failed unexpectedly: java.lang.AbstractMethodError" + OTHER_VERSION,
            plugin ->
                plugin
                    .stub(
                        "dev.etcdbootstrap.spi.BootstrapStrategy",
                        "public interface BootstrapStrategy { String id(); }")
                    .bare(id)),
        flaw(
            "failing look-up",
            "",
            "failed unexpectedly: java.lang.NullPointerException: x",
            plugin -> resolver(plugin, "throw new NullPointerException(\"x\");")),
        flaw(
            "look-up without a result",
            "",
            "returned no addresses",
            plugin -> resolver(plugin, "return null;")),
        flaw(
            "endless",
            "",
            "ignored its deadline and an interrupt; its thread is left behind",
            plugin ->
                plugin.bare(
                    id
                        + bootstrap
                        + "{ while (true) try { Thread.sleep(1_000_000); } catch"
                        + " (InterruptedException e) { } }")));
  }

  /** A strategy with a way of its own to look up hosts. */
  private static void resolver(PluginJar plugin, String lookUp) throws Exception {
    plugin
        .with(
            "P",
            " implements dev.etcdbootstrap.spi.BootstrapStrategy, dev.etcdbootstrap.spi.HostResolver {"
                + "public String id() { return \"p\"; }"
                + PluginJar.BOOTSTRAP
                + "public java.util.Map lookUp(java.util.Set hosts,"
                + " dev.etcdbootstrap.spi.StrategyContext context) {"
                + lookUp
                + "} }")
        .providing("plugin.P");
  }

  @ParameterizedTest
  @MethodSource
  void brokenWhenUsed(String unused, String defect, Flaw flaw) throws Exception {
    PluginJar plugin = new PluginJar(directory);
    flaw.in(plugin);
    Path jar = plugin.pack(directory.resolve("p.jar"));

    CommandRun run =
        CommandRun.of(
            "resolve",
            "-qojson",
            "--strategy=p",
            "--timeout=1s",
            "--name=p",
            "--initial-advertise-peer-urls=http://localhost:2380",
            "--plugin-path=" + jar);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("internal");
    assertThat(known(run.err()))
        .isEqualTo(
            "etcd-bootstrap: strategy p (" + jar + ") " + defect + "; report this to its author\n");
    assertHarmless(jar);
  }
}
