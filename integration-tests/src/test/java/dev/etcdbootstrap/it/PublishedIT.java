package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is published is complete: every module that does not set {@code maven.deploy.skip}, as it
 * was packaged.
 */
final class PublishedIT {

  private static final Pom ROOT = Pom.read(Path.of("../pom.xml"));
  private static final Pom BOM = Pom.read(Path.of("../bootstrap-bom/pom.xml"));

  static List<Pom> published() {
    return Stream.concat(Stream.of(ROOT), ROOT.modules().stream())
        .filter(pom -> pom.inherited("properties/maven.deploy.skip").equals(Optional.of("false")))
        .toList();
  }

  static List<Pom> publishedJars() {
    return published().stream().filter(pom -> pom.own("packaging").isEmpty()).toList();
  }

  private static Set<String> artifacts(List<Pom> poms) {
    return poms.stream().map(Pom::artifact).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  @DisplayName("the BOM has every published jar and nothing else, not even by inheritance")
  void billOfMaterials() {
    assertThat(artifacts(publishedJars())).contains("bootstrap-api", "bootstrap-cli");
    assertThat(BOM.parent()).isEmpty();
    assertThat(BOM.texts("dependencyManagement/dependencies/dependency/artifactId"))
        .containsExactlyInAnyOrderElementsOf(artifacts(publishedJars()));
    assertThat(BOM.texts("dependencyManagement/dependencies/dependency/groupId"))
        .containsOnly("dev.etcdbootstrap");
    assertThat(BOM.texts("dependencyManagement/dependencies/dependency/version"))
        .containsOnly("${project.version}");
  }

  @Test
  @DisplayName("what serves this build alone is not published")
  void notPublished() {
    assertThat(artifacts(published()))
        .doesNotContain(
            "test-servers",
            "integration-tests",
            "benchmarks",
            "etcd-bootstrap",
            "distribution-logging");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  @DisplayName("a POM says what the module is, whose, under which licence, and where its source is")
  void metadata(Pom pom) {
    assertThat(pom.own("name")).isPresent();
    assertThat(pom.own("description")).isPresent();
    for (String path :
        List.of(
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/url",
            "scm/connection",
            "scm/developerConnection")) {
      assertThat(pom.inherited(path)).as(path).isPresent();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  @DisplayName("a published module needs, but for its tests, only what is published")
  void dependencies(Pom pom) {
    assertThat(artifacts(published())).containsAll(pom.ownGroupDependencies());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("publishedJars")
  @DisplayName("a jar has a module name, of its own module or in its manifest")
  void moduleName(Pom pom) throws IOException {
    ModuleDescriptor module = ModuleFinder.of(pom.jar("")).findAll().iterator().next().descriptor();

    assertThat(module.name()).startsWith("dev.etcdbootstrap.");
    if (module.isAutomatic()) {
      try (JarFile jar = new JarFile(pom.jar("").toFile())) {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo(module.name());
      }
    }
  }

  @Test
  @DisplayName("no two jars have one module name")
  void moduleNamesDiffer() {
    Path[] jars = publishedJars().stream().map(pom -> pom.jar("")).toArray(Path[]::new);

    assertThat(ModuleFinder.of(jars).findAll()).hasSize(jars.length);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("publishedJars")
  @DisplayName("every class has its source in the sources jar")
  void sources(Pom pom) throws IOException {
    List<String> expected =
        names(pom.jar("")).stream()
            .filter(name -> name.endsWith(".class") && !name.contains("$"))
            .map(name -> name.replaceAll("class$", "java"))
            .toList();

    assertThat(expected).isNotEmpty();
    assertThat(names(pom.jar("-sources"))).containsAll(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("publishedJars")
  @DisplayName("the Javadoc jar has pages")
  void javadoc(Pom pom) throws IOException {
    assertThat(names(pom.jar("-javadoc")))
        .contains("index.html")
        .anyMatch(name -> name.endsWith("package-summary.html"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("publishedJars")
  @DisplayName("every entry of every jar has the time that the POM fixes")
  void reproducible(Pom pom) throws IOException {
    LocalDateTime fixed =
        LocalDateTime.ofInstant(
            Instant.parse(pom.inherited("properties/project.build.outputTimestamp").orElseThrow()),
            ZoneOffset.UTC);
    for (String classifier : List.of("", "-sources", "-javadoc")) {
      try (JarFile jar = new JarFile(pom.jar(classifier).toFile())) {
        assertThat(jar.stream()).extracting(ZipEntry::getTimeLocal).containsOnly(fixed);
      }
    }
  }

  private static List<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<String> names = new ArrayList<>();
      file.stream().forEach(entry -> names.add(entry.getName()));
      return names;
    }
  }
}
