package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Broken;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.text.ForeignText;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * The plugins at hand, each in a class loader of its own, until they are closed. A plugin that
 * cannot be loaded is kept as broken and harms no other.
 */
public final class Plugins implements AutoCloseable {

  private static final String SERVICES = "META-INF/services/" + BootstrapStrategy.class.getName();

  private final List<PluginClassLoader> loaders = new ArrayList<>();
  private Strategies strategies;

  private Plugins(Strategies builtIn) {
    this.strategies = builtIn;
  }

  /** Adds the strategies of plugins to those of the command. */
  public static Plugins load(Strategies builtIn, PluginPath path) {
    Plugins plugins = new Plugins(builtIn);
    Set<Path> seen = new LinkedHashSet<>();
    for (Path place : path.places()) {
      Path real = realPath(place);
      if (seen.add(real)) {
        plugins.strategies = plugins.strategies.and(plugins.load(real));
      }
    }
    return plugins;
  }

  /** A link is followed to what it means; what does not exist is told as it was named. */
  private static Path realPath(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException e) {
      return place.toAbsolutePath();
    }
  }

  private Strategies load(Path place) {
    try {
      PluginClassLoader loader = new PluginClassLoader(jars(place));
      loaders.add(loader);
      if (loader.findResource(SERVICES) == null) {
        return broken(place, "it has no strategy, for no jar of it has the file " + SERVICES);
      }
      Strategies found = Strategies.load(loader);
      return found.entries().isEmpty()
          ? broken(place, "it has no strategy, for its file " + SERVICES + " names none")
          : found;
    } catch (UnusableException e) {
      return broken(e.place, e.getMessage());
    }
  }

  private static Strategies broken(Path place, String cause) {
    Path name = place.getFileName();
    return Strategies.ofBroken(
        List.of(
            new Broken(
                ForeignText.printable(String.valueOf(name == null ? place : name)),
                ForeignText.escaped(place.toString()),
                cause)));
  }

  private static URL[] jars(Path place) throws UnusableException {
    if (!Files.exists(place)) {
      throw new UnusableException(place, "there is no such file or folder");
    }
    List<Path> jars = Files.isDirectory(place) ? jarsIn(place) : List.of(place);
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = checked(jars.get(i));
    }
    return urls;
  }

  private static List<Path> jarsIn(Path folder) throws UnusableException {
    File[] files = folder.toFile().listFiles((parent, name) -> PluginPath.isJar(name));
    if (files == null) {
      throw new UnusableException(folder, "the folder cannot be read");
    }
    if (files.length == 0) {
      throw new UnusableException(folder, "there is no jar in this folder");
    }
    return Arrays.stream(files).sorted().map(File::toPath).toList();
  }

  /** A class loader would pass over a jar that it cannot open. */
  private static URL checked(Path jar) throws UnusableException {
    if (!Files.isReadable(jar)) {
      throw new UnusableException(jar, "it cannot be read: permission denied");
    }
    try {
      new ZipFile(jar.toFile()).close();
      return jar.toUri().toURL();
    } catch (IOException e) {
      throw new UnusableException(jar, "it is no jar: " + e.getMessage());
    }
  }

  /** A file of a plugin that makes the whole plugin useless. */
  private static final class UnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Path place;

    UnusableException(Path place, String message) {
      super(message);
      this.place = place;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** Whether a strategy is one of a plugin, not of the command. */
  public static boolean isPlugin(Installed strategy) {
    return strategy.strategy().getClass().getClassLoader() instanceof PluginClassLoader;
  }

  /** The strategies of the command and of the plugins. */
  public Strategies strategies() {
    return strategies;
  }

  /** Closes all jars. */
  @Override
  public void close() {
    for (PluginClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        // It was read only: nothing is lost.
      }
    }
  }
}
