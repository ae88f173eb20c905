package dev.etcdbootstrap.cli.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the jar of a plugin from the text of its classes, which are in package {@code plugin}. */
public final class PluginJar {

  /** A member list. */
  public static final String BOOTSTRAP =
      """
      public dev.etcdbootstrap.cluster.InitialCluster bootstrap(
          dev.etcdbootstrap.spi.StrategyContext context) {
        return dev.etcdbootstrap.cluster.InitialCluster.parse("p=http://10.0.0.1:2380");
      }
      """;

  private final Path classes;
  private final Path stubs;

  /** One to be made below this directory. */
  public PluginJar(Path directory) {
    this.classes = directory.resolve("classes");
    this.stubs = directory.resolve("stubs");
  }

  /** A class of the API as an older or newer version may have it; it is not in the jar. */
  public PluginJar stub(String className, String text) throws IOException {
    Path file = stubs.resolve(className.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    String packageName = className.substring(0, className.lastIndexOf('.'));
    Files.writeString(file, "package " + packageName + "; " + text);
    return this;
  }

  /** A class. */
  public PluginJar with(String className, String declaration) throws IOException {
    Path source = Files.createDirectories(stubs.resolve("plugin")).resolve(className + ".java");
    Files.writeString(source, "package plugin; public class " + className + declaration);
    Files.createDirectories(classes);
    URI api =
        URI.create(
            BootstrapStrategy.class.getProtectionDomain().getCodeSource().getLocation().toString());
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    List<String> options =
        List.of(
            "-proc:none",
            "-nowarn",
            "-implicit:none",
            "-Xprefer:source",
            "-d",
            classes.toString(),
            "-sourcepath",
            stubs.toString(),
            "-cp",
            Path.of(api) + File.pathSeparator + classes,
            source.toString());
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, options.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException(output.toString());
    }
    return this;
  }

  /** The strategy P of this id, and a services file that names it. */
  public PluginJar strategy(String id, String... members) throws IOException {
    return bare(
        "public String id() { return \"" + id + "\"; }" + BOOTSTRAP + String.join("\n", members));
  }

  /** The strategy P with these members alone, and a services file that names it. */
  public PluginJar bare(String members) throws IOException {
    return with("P", " implements dev.etcdbootstrap.spi.BootstrapStrategy {" + members + "}")
        .providing("plugin.P");
  }

  /** A services file of these lines. */
  public PluginJar providing(String... lines) throws IOException {
    Path services = classes.resolve("META-INF/services/" + BootstrapStrategy.class.getName());
    Files.createDirectories(services.getParent());
    Files.write(services, List.of(lines));
    return this;
  }

  /** Takes a class away again. */
  public PluginJar without(String className) throws IOException {
    Files.delete(classes.resolve("plugin").resolve(className + ".class"));
    return this;
  }

  /** Packs a class of the host as well. */
  public PluginJar copyOf(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path file = classes.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = type.getResourceAsStream("/" + name)) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    return this;
  }

  /** Makes a class one of a Java that is not there yet. */
  public PluginJar newer(String className) throws IOException {
    Path file = classes.resolve("plugin").resolve(className + ".class");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 99; // the major version
    Files.write(file, bytes);
    return this;
  }

  /** Packs it. */
  public Path pack(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    List<Path> files = new ArrayList<>();
    if (Files.exists(classes)) {
      try (Stream<Path> all = Files.walk(classes)) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write("Manifest-Version: 1.0\nImplementation-Version: 7\n".getBytes(UTF_8));
      for (Path each : files) {
        out.putNextEntry(new ZipEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
      }
    }
    return jar.toRealPath();
  }
}
