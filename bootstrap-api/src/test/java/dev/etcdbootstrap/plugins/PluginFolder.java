package dev.etcdbootstrap.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A folder on the class path, as a plugin is one: classes, and a services file that names them. */
public record PluginFolder(Path path) {

  private static final String SERVICES = "META-INF/services/" + BootstrapStrategy.class.getName();

  /** Lets the services file name these classes, in this order. */
  public PluginFolder providing(String... classNames) throws IOException {
    Path services = path.resolve(SERVICES);
    Files.createDirectories(services.getParent());
    Files.write(services, List.of(classNames));
    return this;
  }

  /** The same with classes of the tests. */
  public PluginFolder providing(Class<?>... classes) throws IOException {
    return providing(Arrays.stream(classes).map(Class::getName).toArray(String[]::new));
  }

  /** Compiles a class into the folder, in package {@code plugin}. */
  public PluginFolder with(String className, String declaration) throws IOException {
    Path source = Files.createDirectories(path.resolve("plugin")).resolve(className + ".java");
    Files.writeString(source, "package plugin; public class " + className + declaration);
    Path api =
        Path.of(
            URI.create(
                BootstrapStrategy.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()));
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                writer,
                writer,
                "-proc:none",
                "-implicit:none",
                "-d",
                path.toString(),
                "-cp",
                api + File.pathSeparator + path,
                source.toString());
    assertThat(status).as(output.toString()).isZero();
    return this;
  }

  /** Compiles a strategy of this id, which does nothing, into the folder. */
  public PluginFolder withStrategy(String className, String id, String members) throws IOException {
    return with(
        className,
        """
         implements dev.etcdbootstrap.spi.BootstrapStrategy {
          %s
          public String id() { return "%s"; }
          public dev.etcdbootstrap.cluster.InitialCluster bootstrap(
              dev.etcdbootstrap.spi.StrategyContext context) {
            throw new UnsupportedOperationException();
          }
        }
        """
            .formatted(members, id));
  }

  /** Takes a compiled class away again. */
  public PluginFolder without(String className) throws IOException {
    Files.delete(path.resolve("plugin").resolve(className + ".class"));
    return this;
  }

  /** Packs the folder into a jar beside it. */
  public Path jar(String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    Path jar = path.resolveSibling(path.getFileName() + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> files = Files.walk(path)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(path.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
      }
    }
    return jar;
  }

  /** What is found in these folders and jars, in this order. */
  public static Strategies load(Path... places) throws IOException {
    return load(StrategyGuard.LIMIT, places);
  }

  /** The same with another limit for what a strategy must answer at once. */
  public static Strategies load(Duration limit, Path... places) throws IOException {
    URL[] urls = new URL[places.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = places[i].toUri().toURL();
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls, BootstrapStrategy.class.getClassLoader())) {
      return Strategies.load(loader, limit);
    }
  }
}
