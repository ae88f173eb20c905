package dev.etcdbootstrap.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The modules as a whole: who may know whom. */
final class ArchitectureIT {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.etcdbootstrap");

  @Test
  @DisplayName("no cycles between packages")
  void noCycles() {
    slices().matching("dev.etcdbootstrap.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  @DisplayName(
      "a strategy knows the model and the SPI, not the facade that calls it, nor another strategy")
  void strategiesAreIndependent() {
    noClasses()
        .that()
        .resideInAPackage("dev.etcdbootstrap.strategy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.etcdbootstrap", "dev.etcdbootstrap.cli..")
        .check(CLASSES);
    slices()
        .matching("dev.etcdbootstrap.strategy.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  @DisplayName(
      "the command treats strategies as anyone does, and names none outside of its list and its DNS package")
  void commandIsGeneric() {
    noClasses()
        .that()
        .resideInAPackage("dev.etcdbootstrap.cli..")
        .and()
        .resideOutsideOfPackage("dev.etcdbootstrap.cli.dns")
        .and()
        .doNotHaveSimpleName("BuiltInStrategies")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.etcdbootstrap.strategy..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.etcdbootstrap.cli.dns")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.etcdbootstrap.strategy..")
                .and(not(resideInAPackage("dev.etcdbootstrap.strategy.dnssrv"))))
        .check(CLASSES);
  }

  @Test
  @DisplayName("the cluster model knows nothing")
  void modelIsTheLowestLayer() {
    noClasses()
        .that()
        .resideInAPackage("dev.etcdbootstrap.cluster")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.etcdbootstrap", "dev.etcdbootstrap.spi..", "dev.etcdbootstrap.cli..")
        .check(CLASSES);
  }

  @Test
  @DisplayName(
      "nothing but dates, of a decision file and of certificates, is of the time of day: a clock that jumps moves no deadline")
  void clockJumps() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.etcdbootstrap.testservers..", "dev.etcdbootstrap.run.preflight")
        .and()
        .doNotHaveSimpleName("DecisionFile")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Date.class)
        .check(CLASSES);
  }
}
