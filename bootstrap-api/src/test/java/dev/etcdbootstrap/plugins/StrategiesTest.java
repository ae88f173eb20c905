package dev.etcdbootstrap.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Broken;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StrategiesTest {

  private static Problem refusal(Strategies strategies, String id) {
    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, () -> strategies.select(id));
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    assertThat(refusal.problems()).hasSize(1);
    return refusal.problems().get(0);
  }

  private static FakeStrategy fake(String id) {
    return FakeStrategy.finding("a=http://a:1").named(id);
  }

  @Test
  void aJarIsNamedWithItsVersion(@TempDir Path folder) throws Exception {
    Path jar =
        new PluginFolder(folder.resolve("plugin-a"))
            .withStrategy("A", "a", "")
            .providing("plugin.A")
            .jar("1.2.3");

    Installed installed = PluginFolder.load(jar).select("a");

    assertThat(installed.id()).isEqualTo("a");
    assertThat(installed.version()).isEqualTo("1.2.3");
    assertThat(installed.origin()).isEqualTo(jar.toRealPath().toString());
    assertThat(installed).hasToString("strategy a (" + jar.toRealPath() + ")");
    assertThat(installed.strategy().getClass().getName()).isEqualTo("plugin.A");
  }

  @Test
  void aFolderHasNoVersion(@TempDir Path folder) throws Exception {
    Path classes =
        new PluginFolder(folder.resolve("with space"))
            .withStrategy("A", "a", "")
            .providing("plugin.A")
            .path();

    Installed installed = PluginFolder.load(classes).select("a");

    assertThat(installed.version()).isEmpty();
    assertThat(installed.origin()).isEqualTo(classes.toRealPath().toString());
  }

  @Test
  void optionsAreThoseDeclared(@TempDir Path folder) throws Exception {
    new PluginFolder(folder).providing(Providers.Healthy.class);

    assertThat(PluginFolder.load(folder).select("healthy").options())
        .extracting(Option::key)
        .containsExactly("k", "l");
  }

  static Stream<Arguments> brokenProviders() {
    return Stream.of(
        argumentSet(
            "unknown class",
            "plugin.Missing",
            "its services file names it, but there is no such class"),
        argumentSet(
            "wrong type",
            Providers.WrongType.class.getName(),
            "its services file names it, but it does not implement dev.etcdbootstrap.spi.BootstrapStrategy"),
        argumentSet(
            "throwing constructor",
            Providers.Throwing.class.getName(),
            "its constructor failed unexpectedly: java.lang.IllegalStateException: no licence"),
        argumentSet(
            "throwing initializer",
            Providers.ThrowingWhenLoaded.class.getName(),
            "its constructor failed unexpectedly: java.lang.NumberFormatException: For input string: \"none\""),
        argumentSet(
            "no public constructor",
            Providers.Hidden.class.getName(),
            "it has no public constructor without parameters"),
        argumentSet(
            "no class name",
            "what is\u001bthis?",
            "line 1 of its services file is no class name: what is\\u001bthis?; none of that file is used"),
        argumentSet(
            "bad id",
            Providers.BadId.class.getName(),
            "its id() returns \"Bad Id\", but must match [a-z][a-z0-9-]*"),
        argumentSet("no id", Providers.NullId.class.getName(), "its id() returns null"),
        argumentSet(
            "option key twice",
            Providers.DuplicateKeys.class.getName(),
            "its options() declares the option k twice"),
        argumentSet(
            "throwing options",
            Providers.ThrowingOptions.class.getName(),
            "its options() failed unexpectedly: java.lang.IllegalStateException: no options today"),
        argumentSet(
            "no options", Providers.NullOptions.class.getName(), "its options() returns null"),
        argumentSet(
            "option that is none",
            Providers.NullOption.class.getName(),
            "its options() returns null"),
        argumentSet(
            "option without a description",
            Providers.UndescribedOption.class.getName(),
            "its options() declares the option k with a null in it"),
        argumentSet(
            "no description",
            Providers.NullDescription.class.getName(),
            "its description() returns null"),
        argumentSet(
            "error in description",
            Providers.ThrowingDescription.class.getName(),
            "its description() failed unexpectedly: java.lang.AssertionError: no words"),
        argumentSet(
            "exception that cannot be printed",
            Providers.ThrowingOffline.class.getName(),
            "its isOffline() failed unexpectedly: "
                + Providers.UnprintableException.class.getName()),
        argumentSet(
            "endless recursion",
            Providers.EndlessId.class.getName(),
            "its id() failed unexpectedly: java.lang.StackOverflowError"));
  }

  @ParameterizedTest
  @MethodSource("brokenProviders")
  void aBrokenProviderIsToldAndHarmsNoOther(String className, String cause, @TempDir Path folder)
      throws Exception {
    Path first = new PluginFolder(folder.resolve("broken")).providing(className).path();
    Path second =
        new PluginFolder(folder.resolve("healthy")).providing(Providers.Healthy.class).path();

    Strategies strategies = PluginFolder.load(first, second);

    assertThat(strategies.entries()).hasSize(2);
    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("healthy");
    assertThat(strategies.select("healthy").strategy()).isInstanceOf(Providers.Healthy.class);
    assertThat(strategies.broken())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.cause()).isEqualTo(cause);
              assertThat(entry.provider()).isNotBlank();
              assertThat(entry.origin()).isNotBlank();
              assertThat(refusal(strategies, "other").remedy())
                  .isEqualTo(
                      "installed are healthy; "
                          + entry.provider()
                          + " ("
                          + entry.origin()
                          + ") cannot be used: "
                          + cause);
            });
  }

  @Test
  void brokenOnesOfOneFileHarmNoneAfterThem(@TempDir Path folder) throws Exception {
    new PluginFolder(folder)
        .providing(
            Providers.WrongType.class,
            Providers.Throwing.class,
            Providers.Hidden.class,
            Providers.NullId.class,
            Providers.Healthy.class);

    Strategies strategies = PluginFolder.load(folder);

    assertThat(strategies.broken()).hasSize(4);
    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("healthy");
  }

  @Test
  void aMissingDependencyIsTold(@TempDir Path folder) throws Exception {
    new PluginFolder(folder)
        .with("Base", "{}")
        .withStrategy("Needs", "needs", "Base base = new Base();")
        .without("Base")
        .providing("plugin.Needs", Providers.Healthy.class.getName());

    Strategies strategies = PluginFolder.load(folder);

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("healthy");
    assertThat(strategies.broken())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry)
                    .usingRecursiveComparison()
                    .isEqualTo(
                        new Broken(
                            "plugin.Needs",
                            folder.toRealPath().toString(),
                            "its constructor failed unexpectedly: java.lang.NoClassDefFoundError: plugin/Base;"
                                + " it lacks a jar that has this class")));
  }

  @Test
  void aMissingSuperclassIsTold(@TempDir Path folder) throws Exception {
    new PluginFolder(folder)
        .with("Base", "{}")
        .with("Needs", " extends Base {}")
        .without("Base")
        .providing("plugin.Needs", Providers.Healthy.class.getName());

    Strategies strategies = PluginFolder.load(folder);

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("healthy");
    assertThat(strategies.broken())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry)
                    .usingRecursiveComparison()
                    .isEqualTo(
                        new Broken(
                            "plugin.Needs",
                            folder.toRealPath().toString(),
                            "it cannot be loaded: java.lang.NoClassDefFoundError: plugin/Base;"
                                + " it lacks a jar that has this class")));
  }

  @Test
  void twoProvidersOfOneIdAreBothRefused(@TempDir Path folder) throws Exception {
    Path one =
        new PluginFolder(folder.resolve("one"))
            .withStrategy("One", "same", "")
            .providing("plugin.One", Providers.Healthy.class.getName())
            .path();
    Path other =
        new PluginFolder(folder.resolve("other"))
            .withStrategy("Other", "same", "")
            .providing("plugin.Other")
            .path();

    Strategies strategies = PluginFolder.load(one, other);

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("healthy");
    assertThat(strategies.broken()).hasSize(2).allMatch(entry -> entry.provider().equals("same"));
    assertThat(strategies.broken())
        .extracting(Broken::origin)
        .containsExactly(one.toRealPath().toString(), other.toRealPath().toString());
    Problem refusal = refusal(strategies, "same");
    assertThat(refusal.code()).isEqualTo("broken-strategy");
    assertThat(refusal.message())
        .isEqualTo(
            "strategy same ("
                + one.toRealPath()
                + ") cannot be used: its id is claimed by plugin.One in "
                + one.toRealPath()
                + " and plugin.Other in "
                + other.toRealPath()
                + "; remove one");
  }

  @Test
  void manyBrokenOnesAreNoReasonToStop(@TempDir Path folder) throws Exception {
    String[] names =
        Stream.concat(
                IntStream.range(0, 50).mapToObj(i -> "plugin.Missing" + i),
                Stream.of(Providers.Healthy.class.getName()))
            .toArray(String[]::new);
    new PluginFolder(folder).providing(names);

    Strategies strategies = PluginFolder.load(folder);

    assertThat(strategies.broken()).hasSize(50);
    assertThat(strategies.installed()).hasSize(1);
  }

  @Test
  void loadsThroughTheContextClassLoader(@TempDir Path folder) throws Exception {
    new PluginFolder(folder).providing(Providers.Healthy.class);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertThat(Strategies.load().entries()).isEmpty();

    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, BootstrapStrategy.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      assertThat(Strategies.load().installed())
          .extracting(Installed::id)
          .containsExactly("healthy");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aLinkIsFollowedToWhatItMeans(@TempDir Path folder) throws Exception {
    Path jar =
        new PluginFolder(folder.resolve("plugin-a"))
            .withStrategy("A", "a", "")
            .providing("plugin.A")
            .jar("1");
    Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);

    assertThat(PluginFolder.load(link).select("a").origin()).isEqualTo(jar.toRealPath().toString());
  }

  @Test
  void areListedInTheOrderOfTheirIds() {
    Strategies strategies = Strategies.of(fake("c"), fake("a"), fake("Bad Id"), fake("b"));

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("a", "b", "c");
    assertThat(strategies.entries()).hasSize(4);
    assertThat(strategies.broken())
        .singleElement()
        .satisfies(entry -> assertThat(entry.provider()).isEqualTo(FakeStrategy.class.getName()));
  }

  @Test
  void selectsByIdAlone() throws Exception {
    FakeStrategy b = fake("b");

    assertThat(Strategies.of(fake("a"), b, fake("c")).select("b").strategy()).isSameAs(b);
  }

  @Test
  void findsOnlyWhatCanBeUsed() {
    Strategies strategies = Strategies.of(fake("a"), fake("b"), fake("b"));

    assertThat(strategies.find("a")).map(Installed::id).contains("a");
    assertThat(strategies.find("b")).as("claimed by two").isEmpty();
    assertThat(strategies.find("c")).isEmpty();
  }

  @Test
  void anInstalledOneFindsItsOptions() throws Exception {
    Installed installed = Strategies.of(new Providers.Healthy()).select("healthy");

    assertThat(installed.option("l")).contains(installed.options().get(1));
    assertThat(installed.option("m")).isEmpty();
  }

  @Test
  void anUnknownIdIsToldWhatThereIs() {
    Problem problem = refusal(Strategies.of(fake("static"), fake("dns-srv")), "statik");

    assertThat(problem.code()).isEqualTo("unknown-strategy");
    assertThat(problem.message()).isEqualTo("there is no strategy statik (did you mean static?)");
    assertThat(problem.remedy()).isEqualTo("installed are dns-srv, static");
    assertThat(problem.isError()).isTrue();
  }

  @Test
  void noStrategyAtAllIsTold() {
    Problem problem = refusal(Strategies.of(), "static");

    assertThat(problem.message()).isEqualTo("there is no strategy static");
    assertThat(problem.remedy()).isEqualTo("none is installed");
  }

  @Test
  void aBrokenOneIsFatalToWhoeverSelectsIt(@TempDir Path folder) throws Exception {
    new PluginFolder(folder).providing(Providers.DuplicateKeys.class, Providers.Healthy.class);

    Problem problem = refusal(PluginFolder.load(folder), "duplicate-keys");

    assertThat(problem.code()).isEqualTo("broken-strategy");
    assertThat(problem.message())
        .startsWith("strategy duplicate-keys (")
        .endsWith(") cannot be used: its options() declares the option k twice");
  }

  static Stream<Arguments> endless() {
    String sleep = "try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }";
    String loop = "{ while (true) " + sleep + " }";
    return Stream.of(
        argumentSet("constructor", "plugin.Endless", "constructor", "public Endless() " + loop),
        argumentSet(
            "initializer",
            "plugin.Endless",
            "constructor",
            "static { while (Thread.currentThread().isDaemon()) " + sleep + " }"),
        argumentSet(
            "description", "endless", "description()", "public String description() " + loop),
        argumentSet("isOffline", "endless", "isOffline()", "public boolean isOffline() " + loop),
        argumentSet(
            "options",
            "endless",
            "options()",
            "public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() " + loop));
  }

  @ParameterizedTest
  @MethodSource
  @Timeout(60)
  void endless(String provider, String asked, String members, @TempDir Path folder)
      throws Exception {
    new PluginFolder(folder)
        .withStrategy("Endless", "endless", members)
        .withStrategy("After", "after", "")
        .providing("plugin.Endless", "plugin.After");

    Strategies strategies = PluginFolder.load(Duration.ofSeconds(1), folder);

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("after");
    assertThat(strategies.broken())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Broken(
                provider,
                folder.toRealPath().toString(),
                "its " + asked + " has not returned within 1 s"));
  }

  @Test
  void anInterruptedCallerGetsTheAnswerAndKeepsTheInterrupt(@TempDir Path folder) throws Exception {
    new PluginFolder(folder).withStrategy("A", "a", "").providing("plugin.A");
    Thread.currentThread().interrupt();

    Strategies strategies = PluginFolder.load(folder);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("a");
  }

  @Test
  void theContextClassLoaderIsThatOfTheStrategyFromItsConstructorOn(@TempDir Path folder)
      throws Exception {
    String seen = "Thread.currentThread().getContextClassLoader() == getClass().getClassLoader()";
    new PluginFolder(folder)
        .withStrategy(
            "A",
            "a",
            "private final boolean seen = %s; public String description() { return seen + \" \" + (%s); }"
                .formatted(seen, seen))
        .providing("plugin.A");

    assertThat(PluginFolder.load(folder).select("a").description()).isEqualTo("true true");
  }

  @Test
  void whatATerminalWouldObeyIsTakenOut(@TempDir Path folder) throws Exception {
    new PluginFolder(folder)
        .withStrategy("A", "a", "public String description() { return \"a\\u001b[2J\\nb\"; }")
        .withStrategy("B", "b\\n", "")
        .providing("plugin.A", "plugin.B");

    Strategies strategies = PluginFolder.load(folder);

    assertThat(strategies.select("a").description()).isEqualTo("a\\u001b[2J b");
    assertThat(strategies.broken())
        .extracting(Broken::cause)
        .containsExactly("its id() returns \"b\\u000a\", but must match [a-z][a-z0-9-]*");
  }

  @Test
  void optionsHaveAnEnd(@TempDir Path folder) throws Exception {
    String options =
        """
        public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() {
          return new java.util.AbstractList<>() {
            public dev.etcdbootstrap.spi.Option<?> get(int i) {
              return dev.etcdbootstrap.spi.Option.text("k" + i);
            }
            public int size() { return Integer.MAX_VALUE; }
          };
        }
        """;
    new PluginFolder(folder).withStrategy("A", "a", options).providing("plugin.A");

    assertThat(PluginFolder.load(folder).broken())
        .extracting(Broken::cause)
        .containsExactly("its options() declares more than 1000 options");
  }

  @Test
  void joinedOnesAreInOrder() {
    Strategies strategies = Strategies.of(fake("a"), fake("c")).and(Strategies.of(fake("b")));

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("a", "b", "c");
  }

  @Test
  void anIdThatThreeClaimIsNobodys() {
    Strategies strategies =
        Strategies.of(fake("a"), fake("a")).and(Strategies.of(fake("a"), fake("b")));

    assertThat(strategies.installed()).extracting(Installed::id).containsExactly("b");
    assertThat(strategies.broken()).hasSize(3);
    assertThat(strategies.find("a")).isEmpty();
  }

  @Test
  void aBrokenOneTakesNoIdAway() throws Exception {
    Strategies strategies =
        Strategies.of(fake("a"))
            .and(Strategies.ofBroken(List.of(new Broken("a", "/a.jar", "it is no jar"))));

    assertThat(strategies.select("a").id()).isEqualTo("a");
    assertThat(strategies.entries()).hasSize(2);
  }
}
