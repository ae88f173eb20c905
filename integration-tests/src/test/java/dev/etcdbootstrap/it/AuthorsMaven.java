package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Maven on the machine of a plugin's author: it has what this build has packaged, as if that was
 * published, in a local repository of its own; so nothing needs to be installed, and nothing that
 * is gets in the way. All else it takes from this build's local repository, and from the network
 * what is not there.
 *
 * @param bin a directory with its {@code mvn}
 */
record AuthorsMaven(Path bin) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String VERSION = System.getProperty("etcdbootstrap.version", "");

  /** Kept from test to test, for its libraries and plugins. */
  private static final Path REPOSITORY = Path.of("target/authors-repository").toAbsolutePath();

  /** Copies what the build has packaged. */
  static AuthorsMaven create(Path directory) {
    publish("bootstrap-bom", ROOT.resolve("bootstrap-bom"));
    publish("etcd-bootstrap-parent", ROOT);
    publish("bootstrap-api", ROOT.resolve("bootstrap-api"));
    publish("bootstrap-testkit", ROOT.resolve("bootstrap-testkit"));
    Path bin = directory.resolve("bin");
    Path settings = JavaSource.write(directory.resolve("settings.xml"), settings());
    String script =
        """
        #!/bin/sh
        PATH='%s' exec mvn -B -gs '%s' -Dmaven.repo.local='%s' "$@"
        """
            .formatted(System.getenv("PATH"), settings, REPOSITORY);
    Path mvn = JavaSource.write(bin.resolve("mvn"), script);
    try {
      Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AuthorsMaven(bin);
  }

  /** As the install plugin lays it out. */
  private static void publish(String artifact, Path module) {
    Path target = REPOSITORY.resolve(Path.of("dev", "etcdbootstrap", artifact, VERSION));
    String name = artifact + "-" + VERSION;
    try {
      Files.createDirectories(target);
      copy(module.resolve("pom.xml"), target.resolve(name + ".pom"));
      Path jar = module.resolve("target").resolve(name + ".jar");
      if (Files.exists(jar)) {
        copy(jar, target.resolve(name + ".jar"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String settings() {
    String policies =
        """
        <url>%s</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(Path.of(System.getProperty("etcdbootstrap.local-repository")).toUri());
    return """
    <settings>
      <profiles>
        <profile>
          <id>this-build</id>
          <repositories>
            <repository><id>this-build</id>%1$s</repository>
          </repositories>
          <pluginRepositories>
            <pluginRepository><id>this-build</id>%1$s</pluginRepository>
          </pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>this-build</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(policies);
  }

  /** With {@code mvn} before all others. */
  Map<String, String> environment() {
    return Map.of("PATH", bin + ":" + System.getenv("PATH"));
  }

  /** Runs it in a directory, and expects success. */
  Run run(Path directory, String goal) {
    Run run = Run.of(directory, environment(), List.of(bin.resolve("mvn").toString(), goal));
    assertThat(run.status()).as("%s\n%s", run.out(), run.err()).isZero();
    return run;
  }

  /** Copies an example of the checkout, without what was built in it. */
  static Path copyOf(String example, Path target) {
    Path source = ROOT.resolve("examples").resolve(example);
    try {
      Files.walkFileTree(
          source,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
              if (directory.equals(source.resolve("target"))) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              Files.createDirectories(target.resolve(source.relativize(directory)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(file, target.resolve(source.relativize(file)));
              return FileVisitResult.CONTINUE;
            }
          });
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
