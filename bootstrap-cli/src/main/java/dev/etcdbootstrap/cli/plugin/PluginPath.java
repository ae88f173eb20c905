package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The places of plugins: each jar and each folder in the folder of the distribution, and those that
 * a flag names, or else a variable.
 *
 * @param places each a jar or a folder of jars
 */
public record PluginPath(List<Path> places) {

  /** The flag that names more plugins. */
  public static final String FLAG = "--plugin-path";

  /** The variable that does, unless the flag is given. */
  public static final String VARIABLE = "ETCD_BOOTSTRAP_PLUGIN_PATH";

  public PluginPath {
    places = List.copyOf(places);
  }

  /**
   * All places.
   *
   * @param folder of the distribution, which need not exist
   * @param flag the text of the flag, if it is given
   * @throws BootstrapException with {@link Reason#USAGE} when a text names no path
   */
  public static PluginPath of(
      Optional<Path> folder, Optional<String> flag, Map<String, String> environment)
      throws BootstrapException {
    List<Path> places = new ArrayList<>();
    if (folder.isPresent()) {
      addAllIn(folder.get().toFile(), places);
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (flag.isPresent()) {
      places.addAll(paths(FLAG, flag.get()));
    } else if (!variable.isEmpty()) { // as everywhere, an empty variable is none
      places.addAll(paths(VARIABLE, variable));
    }
    return new PluginPath(places);
  }

  /** One listing is all that a start without plugins pays for them. */
  private static void addAllIn(File folder, List<Path> places) {
    String[] names = folder.list();
    if (names == null) {
      return;
    }
    Arrays.sort(names); // else the order would be the file system's
    for (String name : names) {
      File file = new File(folder, name);
      if (!name.startsWith(".") && (isJar(name) || file.isDirectory())) {
        places.add(file.toPath());
      }
    }
  }

  static boolean isJar(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  private static List<Path> paths(String source, String text) throws BootstrapException {
    List<Path> paths = new ArrayList<>();
    for (String item : text.split(File.pathSeparator, -1)) {
      if (!item.isBlank()) {
        try {
          paths.add(Path.of(item));
        } catch (InvalidPathException e) {
          throw refusal(source + ": \"" + item + "\" is no path");
        }
      }
    }
    if (paths.isEmpty()) {
      throw refusal(source + " names no path");
    }
    return paths;
  }

  private static BootstrapException refusal(String message) {
    return new BootstrapException(
        Reason.USAGE,
        "the plugins cannot be found",
        List.of(
            Problem.error(
                "bad-plugin-path",
                message,
                "name jars or folders of jars, with " + File.pathSeparator + " between")));
  }
}
