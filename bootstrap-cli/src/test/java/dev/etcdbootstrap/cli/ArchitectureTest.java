package dev.etcdbootstrap.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rooms of the command: each package knows those below it, and topics do not know each other.
 */
final class ArchitectureTest {

  private static final String ROOT = "dev.etcdbootstrap.cli";

  /** What is delivered, without the tests. */
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importPath(
              Path.of(
                  URI.create(
                      Main.class.getProtectionDomain().getCodeSource().getLocation().toString())));

  /** Every package, and who may know it. */
  private static final List<Room> ROOMS =
      List.of(
          new Room(
              "console",
              "command",
              "token",
              "dns",
              "doctor",
              "explain",
              "initfiles",
              "run",
              "demo",
              "root"),
          new Room("files", "yaml", "command", "initfiles", "run", "root"),
          new Room("yaml", "config", "etcd", "doctor", "run"),
          new Room("plugin", "config", "command", "token", "initfiles", "root"),
          new Room("config", "command", "token", "dns", "initfiles", "run", "root"),
          new Room(
              "command", "token", "dns", "doctor", "explain", "initfiles", "run", "demo", "root"),
          new Room("etcd", "doctor", "run"),
          new Room("token", "root"),
          new Room("dns", "root"),
          new Room("doctor", "root"),
          new Room("explain", "root"),
          new Room("initfiles", "root"),
          new Room("run", "root"),
          new Room("demo", "root"));

  private record Room(String name, List<String> knownBy) {
    Room(String name, String... knownBy) {
      this(name, List.of(knownBy));
    }
  }

  @Test
  void everyPackageIsARoom() {
    Set<String> packages =
        MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

    Set<String> rooms = new TreeSet<>(Set.of(ROOT));
    ROOMS.forEach(room -> rooms.add(ROOT + "." + room.name()));
    assertThat(packages).isEqualTo(rooms);
  }

  @Test
  void packagesKnowOnlyThoseBelow() {
    LayeredArchitecture layers =
        layeredArchitecture().consideringOnlyDependenciesInLayers().layer("root").definedBy(ROOT);
    for (Room room : ROOMS) {
      layers = layers.layer(room.name()).definedBy(ROOT + "." + room.name());
    }
    layers = layers.whereLayer("root").mayNotBeAccessedByAnyLayer();
    for (Room room : ROOMS) {
      layers =
          layers
              .whereLayer(room.name())
              .mayOnlyBeAccessedByLayers(room.knownBy().toArray(String[]::new));
    }
    layers.check(MAIN);
  }

  @ParameterizedTest(name = "{0} in {1} alone")
  @CsvSource({
    "picocli.., .|.command|.token|.dns|.doctor|.explain|.initfiles|.run|.demo",
    "org.yaml.., .yaml",
    "dev.etcdbootstrap.discovery.., .demo",
    "dev.etcdbootstrap.run.settings.., .doctor|.etcd|.initfiles|.run",
    "dev.etcdbootstrap.rendezvous.., .token|.run|.demo"
  })
  void librariesStayInTheirRooms(String library, String rooms) {
    String[] packages =
        List.of(rooms.split("\\|")).stream()
            .map(room -> room.equals(".") ? ROOT : ROOT + room)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(MAIN);
  }
}
