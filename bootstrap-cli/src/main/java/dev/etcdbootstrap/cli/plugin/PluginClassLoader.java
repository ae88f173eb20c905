package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;

/**
 * Loads the classes of one plugin. They see its own jars, the JDK and the API, and nothing else of
 * this command: whatever libraries it uses, a plugin may bring the same in any other version.
 */
final class PluginClassLoader extends URLClassLoader {

  /** What module dev.etcdbootstrap.api exports; the command has more packages below this name. */
  static final Set<String> API =
      Set.of(
          "dev.etcdbootstrap",
          "dev.etcdbootstrap.client",
          "dev.etcdbootstrap.cluster",
          "dev.etcdbootstrap.output",
          "dev.etcdbootstrap.plugins",
          "dev.etcdbootstrap.rendezvous",
          "dev.etcdbootstrap.spi",
          "dev.etcdbootstrap.text");

  private static final String ANNOTATIONS = "org.jspecify.annotations";

  private static final ClassLoader HOST = BootstrapStrategy.class.getClassLoader();

  static {
    registerAsParallelCapable();
  }

  PluginClassLoader(URL[] jars) {
    super("plugin", jars, ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (API.contains(packageName)) {
      // Never from the plugin, which may have a copy of it: two classes of one name would not fit.
      return HOST.loadClass(name);
    }
    if (packageName.equals(ANNOTATIONS)) {
      try {
        return HOST.loadClass(name);
      } catch (ClassNotFoundException e) {
        // The distribution goes without them; a plugin may bring them.
      }
    }
    return super.loadClass(name, resolve);
  }
}
