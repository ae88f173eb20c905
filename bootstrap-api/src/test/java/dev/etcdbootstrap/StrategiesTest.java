package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.etcdbootstrap.StrategyEntry.Broken;
import dev.etcdbootstrap.StrategyEntry.Installed;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  private static List<Broken> broken(Strategies strategies) {
    return strategies.entries().stream()
        .filter(Broken.class::isInstance)
        .map(Broken.class::cast)
        .toList();
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
        argumentSet("unknown class", "plugin.Missing", "plugin.Missing not found"),
        argumentSet("wrong type", Providers.WrongType.class.getName(), "WrongType not a subtype"),
        argumentSet(
            "throwing constructor",
            Providers.Throwing.class.getName(),
            "Throwing could not be instantiated: java.lang.IllegalStateException: no licence"),
        argumentSet(
            "throwing initializer",
            Providers.ThrowingWhenLoaded.class.getName(),
            "ThrowingWhenLoaded could not be instantiated"),
        argumentSet(
            "no public constructor", Providers.Hidden.class.getName(), "no-arg constructor"),
        argumentSet("no class name", "what is this?", "Illegal"),
        argumentSet(
            "bad id",
            Providers.BadId.class.getName(),
            "its id is \"Bad Id\", but must match [a-z][a-z0-9-]*"),
        argumentSet("no id", Providers.NullId.class.getName(), "it fails to say its id"),
        argumentSet(
            "option key twice",
            Providers.DuplicateKeys.class.getName(),
            "it declares the option k twice"),
        argumentSet(
            "throwing options",
            Providers.ThrowingOptions.class.getName(),
            "it fails to say its id and options: java.lang.IllegalStateException: no options today"));
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
    assertThat(broken(strategies))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.cause()).contains(cause);
              assertThat(entry.provider()).isNotBlank();
              assertThat(entry.origin()).isNotBlank();
            });
    assertThat(refusal(strategies, "other").remedy()).contains("installed are healthy; broken: ");
    assertThat(refusal(strategies, "other").remedy()).contains(cause);
  }

  @Test
  void brokenOnesOfOneFileHarmNoneAfterThem(@TempDir Path folder) throws Exception {
    new PluginFolder(folder)
        .providing(
            Providers.WrongType.class,
            Providers.Throwing.class,
            Providers.Hidden.class,
            Providers.ThrowingWhenLoaded.class,
            Providers.Healthy.class);

    Strategies strategies = PluginFolder.load(folder);

    assertThat(broken(strategies)).hasSize(4);
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
    assertThat(broken(strategies))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.cause())
                    .contains("plugin.Needs")
                    .contains("java.lang.NoClassDefFoundError: plugin/Base"));
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
    assertThat(broken(strategies))
        .singleElement()
        .satisfies(entry -> assertThat(entry.cause()).contains("plugin/Base"));
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
    assertThat(broken(strategies)).hasSize(2).allMatch(entry -> entry.provider().equals("same"));
    assertThat(broken(strategies))
        .extracting(Broken::origin)
        .containsExactly(one.toRealPath().toString(), other.toRealPath().toString());
    Problem refusal = refusal(strategies, "same");
    assertThat(refusal.code()).isEqualTo("broken-strategy");
    assertThat(refusal.message())
        .isEqualTo(
            "strategy same cannot be used: its id is claimed by plugin.One in "
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

    assertThat(broken(strategies)).hasSize(50);
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
    assertThat(broken(strategies))
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
        .isEqualTo("strategy duplicate-keys cannot be used: it declares the option k twice");
  }
}
