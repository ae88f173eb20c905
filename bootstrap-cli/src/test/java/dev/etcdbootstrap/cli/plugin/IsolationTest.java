package dev.etcdbootstrap.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin sees. */
final class IsolationTest {

  private static boolean sees(String className) throws IOException {
    try (PluginClassLoader loader = new PluginClassLoader(new URL[0])) {
      Class.forName(className, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void apiIsWhatItsModuleExports() {
    URI api =
        URI.create(
            BootstrapStrategy.class.getProtectionDomain().getCodeSource().getLocation().toString());

    assertThat(ModuleFinder.of(Path.of(api)).findAll().iterator().next().descriptor().exports())
        .extracting(Exports::source)
        .containsExactlyInAnyOrderElementsOf(PluginClassLoader.API);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.etcdbootstrap.ClusterBootstrap",
        "dev.etcdbootstrap.cluster.InitialCluster",
        "dev.etcdbootstrap.rendezvous.RendezvousStrategy",
        "dev.etcdbootstrap.spi.BootstrapStrategy",
        "org.jspecify.annotations.NullMarked",
        "java.net.http.HttpClient",
        "java.sql.Connection"
      })
  void seesTheApiAndTheJdk(String className) throws Exception {
    assertThat(sees(className)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.etcdbootstrap.cli.Main",
        "dev.etcdbootstrap.strategy.fixed.StaticStrategy",
        "dev.etcdbootstrap.spi.nothing.Class",
        "dev.etcdbootstrapper.Main",
        "com.fasterxml.jackson.databind.ObjectMapper",
        "io.grpc.Channel",
        "io.netty.channel.Channel",
        "okhttp3.OkHttpClient",
        "org.slf4j.Logger",
        "org.yaml.snakeyaml.Yaml",
        "picocli.CommandLine"
      })
  void seesNothingElse(String className) throws Exception {
    assertThat(sees(className)).isFalse();
  }

  @Test
  void sharesTheClassesOfTheApi() throws Exception {
    try (PluginClassLoader loader = new PluginClassLoader(new URL[0])) {
      assertThat(loader.loadClass(BootstrapStrategy.class.getName()))
          .isSameAs(BootstrapStrategy.class);
      assertThat(loader.loadClass(NullMarked.class.getName())).isSameAs(NullMarked.class);
      assertThat(loader.getResource("picocli/CommandLine.class")).isNull();
      assertThat(loader.getResource("META-INF/services/" + BootstrapStrategy.class.getName()))
          .isNull();
    }
  }

  @Test
  void copyOfTheApiInAPluginIsPassedOver(@TempDir Path directory) throws Exception {
    Path jar =
        new PluginJar(directory)
            .with("Q", " {}")
            .strategy("p")
            .copyOf(BootstrapStrategy.class)
            .pack(directory.resolve("p.jar"));

    try (Plugins plugins = Plugins.load(Strategies.of(), new PluginPath(List.of(jar)))) {
      assertThat(plugins.strategies().select("p").version()).isEqualTo("7");
    }
  }

  @Test
  void everyPluginHasALoaderThatIsClosedWithIt(@TempDir Path directory) throws Exception {
    Path p = new PluginJar(directory.resolve("1")).strategy("p").pack(directory.resolve("p.jar"));
    Path q = new PluginJar(directory.resolve("2")).strategy("q").pack(directory.resolve("q.jar"));
    PluginPath path =
        PluginPath.of(
            Optional.of(directory), Optional.empty(), Map.of(PluginPath.VARIABLE, p.toString()));

    ClassLoader ofP;
    ClassLoader ofQ;
    try (Plugins plugins = Plugins.load(Strategies.of(), new PluginPath(List.of(p, q)))) {
      ofP = plugins.strategies().select("p").strategy().getClass().getClassLoader();
      ofQ = plugins.strategies().select("q").strategy().getClass().getClassLoader();
      assertThat(ofP).isNotSameAs(ofQ);
      assertThat(ofP.getResource("plugin/P.class")).isNotNull();
    }

    assertThat(path.places()).contains(p, q);
    assertThat(ofP.getResource("plugin/P.class")).isNull();
    assertThat(ofQ.getResource("plugin/P.class")).isNull();
  }
}
