package dev.etcdbootstrap;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.reflect.Modifier;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The layers: the cluster model knows nothing, the SPI knows the model, the facade knows both. */
final class ArchitectureTest {

  private static final String FACADE = "dev.etcdbootstrap";
  private static final String CLUSTER = "dev.etcdbootstrap.cluster";
  private static final String SPI = "dev.etcdbootstrap.spi";
  private static final String PLUGINS = "dev.etcdbootstrap.plugins";
  private static final String TEXT = "dev.etcdbootstrap.text";
  private static final String CLIENT = "dev.etcdbootstrap.client";
  private static final String OUTPUT = "dev.etcdbootstrap.output";

  static {
    // ArchUnit logs through SLF4J, which would tell that nobody listens.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  /** What is delivered, without the tests. */
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importPath(
              Path.of(
                  URI.create(
                      ClusterBootstrap.class
                          .getProtectionDomain()
                          .getCodeSource()
                          .getLocation()
                          .toString())));

  @Test
  void everyLayerIsLookedAt() {
    assertThat(MAIN)
        .extracting(JavaClass::getPackageName)
        .contains(FACADE, CLUSTER, SPI, PLUGINS, TEXT, OUTPUT);
    assertThat(MAIN)
        .extracting(JavaClass::getName)
        .doesNotContain(ArchitectureTest.class.getName());
  }

  @Test
  void theClusterModelKnowsNothingElse() {
    classes()
        .that()
        .resideInAPackage(CLUSTER)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    CLUSTER,
                    TEXT,
                    "java.lang..",
                    "java.io",
                    "java.util..",
                    "java.nio.charset",
                    "java.nio",
                    "org.jspecify.annotations")
                .or(anAddressLiteral()))
        .because("it is values, and does no I/O beyond reading address literals")
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> anAddressLiteral() {
    return name(InetAddress.class.getName())
        .or(name(Inet4Address.class.getName()))
        .or(name(UnknownHostException.class.getName()))
        .forSubtype();
  }

  @Test
  void theModelHasNoThreadsAndStartsNothing() {
    noClasses()
        .that()
        .resideInAPackage(CLUSTER)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.util.concurrent..", "java.util.zip", "java.util.jar", "java.util.logging")
                .or(name(Thread.class.getName()))
                .or(name(System.class.getName()))
                .or(name(ProcessBuilder.class.getName())))
        .check(MAIN);
  }

  @Test
  void theSpiKnowsTheModelOnly() {
    noClasses()
        .that()
        .resideInAPackage(SPI)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.etcdbootstrap..")
                .and(DescribedPredicate.not(resideInAnyPackage(SPI, CLUSTER, TEXT))))
        .check(MAIN);
  }

  @Test
  void textKnowsNothingElse() {
    classes()
        .that()
        .resideInAPackage(TEXT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                TEXT, "java.lang..", "java.util", "java.nio.charset", "org.jspecify.annotations"))
        .check(MAIN);
  }

  /** Loading and calling strategies is apart from what they are and from what is made of them. */
  @Test
  void onlyTheFacadeKnowsHowStrategiesAreLoaded() {
    noClasses()
        .that()
        .resideOutsideOfPackages(FACADE, PLUGINS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PLUGINS)
        .check(MAIN);
  }

  @Test
  void whatClientsShareKnowsTheSpiAndTheModelOnly() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.etcdbootstrap..")
                .and(DescribedPredicate.not(resideInAnyPackage(CLIENT, SPI, CLUSTER, TEXT))))
        .check(MAIN);
  }

  @Test
  void nothingBelowKnowsTheFacade() {
    noClasses()
        .that()
        .resideOutsideOfPackages(FACADE, OUTPUT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FACADE)
        .check(MAIN);
  }

  /** How a result is written does not matter to anybody who finds one. */
  @Test
  void nothingBelowKnowsHowResultsAreWritten() {
    noClasses()
        .that()
        .resideOutsideOfPackage(OUTPUT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(OUTPUT)
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(packages()).should().beFreeOfCycles().check(MAIN);
  }

  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public String getDescription() {
        return "packages";
      }

      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return SliceIdentifier.of(javaClass.getPackageName());
      }
    };
  }

  @Test
  void nothingIsNeededButTheJdkAndAnnotations() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.etcdbootstrap..", "java..", "javax.net..", "org.jspecify.annotations"))
        .check(MAIN);
  }

  @Test
  void publicTypesAreNotForExtensionUnlessMeantToBe() {
    classes()
        .that()
        .haveModifier(PUBLIC)
        .should(
            satisfy(
                "be final, sealed, an interface, or a class that only nested classes extend",
                type ->
                    type.isInterface()
                        || (Modifier.isAbstract(type.getModifiers())
                            && type.getConstructors().length == 0)
                        || type.isSealed()
                        || type.isEnum()
                        || Modifier.isFinal(type.getModifiers())))
        .check(MAIN);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .should(
            satisfy(
                "reside in a package that is @NullMarked",
                type -> type.getPackage().isAnnotationPresent(NullMarked.class)))
        .check(MAIN);
  }

  private static ArchCondition<JavaClass> satisfy(
      String description, Predicate<Class<?>> predicate) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean satisfied = predicate.test(item.reflect());
        events.add(
            new SimpleConditionEvent(
                item,
                satisfied,
                item.getName() + (satisfied ? " does " : " does not ") + description));
      }
    };
  }
}
