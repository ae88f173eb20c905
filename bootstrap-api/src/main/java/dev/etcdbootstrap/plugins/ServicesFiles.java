package dev.etcdbootstrap.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.etcdbootstrap.plugins.StrategyEntry.Broken;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.text.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out which providers a class loader cannot load, and from which jar: {@link
 * java.util.ServiceLoader} tells that something failed, but not always what, and never where.
 */
final class ServicesFiles {

  private static final String FILE = "META-INF/services/" + BootstrapStrategy.class.getName();

  private final ClassLoader loader;
  private final Set<String> seen = new LinkedHashSet<>();
  private final List<StrategyEntry> broken = new ArrayList<>();

  private ServicesFiles(ClassLoader loader) {
    this.loader = loader;
  }

  /** The providers that cannot be loaded; none of their code is run. */
  static List<StrategyEntry> broken(ClassLoader loader) {
    ServicesFiles files = new ServicesFiles(loader);
    try {
      for (URL url : Collections.list(loader.getResources(FILE))) {
        files.read(url);
      }
    } catch (IOException e) {
      // What was found until then is told.
    }
    return files.broken;
  }

  private void read(URL url) {
    String origin = originOf(url);
    try {
      int number = 0;
      for (String line : text(url).split("\r\n|\r|\n", -1)) {
        number++;
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty() && !isClassName(name)) {
          broken.add(
              new Broken(
                  fileName(origin),
                  origin,
                  "line "
                      + number
                      + " of its services file is no class name: "
                      + ForeignText.printable(name)
                      + "; none of that file is used"));
          return; // as ServiceLoader does
        }
        if (!name.isEmpty() && seen.add(name)) {
          check(name, origin);
        }
      }
    } catch (IOException e) {
      broken.add(
          new Broken(
              fileName(origin),
              origin,
              "its services file cannot be read: " + StrategyGuard.describe(e)));
    }
  }

  private static String text(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false); // else the jar would stay open
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static boolean isClassName(String text) {
    return text.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c));
  }

  private void check(String name, String origin) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (!BootstrapStrategy.class.isAssignableFrom(type)) {
        broken.add(
            new Broken(
                name,
                origin,
                "its services file names it, but it does not implement "
                    + BootstrapStrategy.class.getName()));
      } else if (Arrays.stream(type.getConstructors())
          .noneMatch(constructor -> constructor.getParameterCount() == 0)) {
        broken.add(new Broken(name, origin, "it has no public constructor without parameters"));
      }
    } catch (ClassNotFoundException e) {
      broken.add(
          new Broken(name, origin, "its services file names it, but there is no such class"));
    } catch (LinkageError e) {
      broken.add(new Broken(name, origin, "it cannot be loaded: " + StrategyGuard.describe(e)));
    }
  }

  /** The jar or folder of a services file. */
  private static String originOf(URL services) {
    String place = services.toString();
    place = place.substring(0, place.length() - FILE.length());
    if (place.startsWith("jar:") && place.endsWith("!/")) {
      place = place.substring("jar:".length(), place.length() - "!/".length());
    }
    try {
      return StrategyInspection.originOf(new URL(place));
    } catch (MalformedURLException e) {
      return ForeignText.printable(place);
    }
  }

  private static String fileName(String origin) {
    return origin.substring(origin.lastIndexOf('/') + 1);
  }
}
