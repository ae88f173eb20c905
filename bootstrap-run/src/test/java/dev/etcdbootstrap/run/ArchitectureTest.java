package dev.etcdbootstrap.run;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.run.decision.StartDecider;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the rooms of bootstrap-run")
final class ArchitectureTest {

  private static final String RUN = "dev.etcdbootstrap.run";

  /** What is delivered, without the tests. */
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importPath(
              Path.of(
                  URI.create(
                      StartDecider.class
                          .getProtectionDomain()
                          .getCodeSource()
                          .getLocation()
                          .toString())));

  @Test
  @DisplayName("the rooms are all looked at")
  void rooms() {
    assertThat(MAIN)
        .extracting(JavaClass::getPackageName)
        .contains(
            RUN + ".disk",
            RUN + ".peers",
            RUN + ".claim",
            RUN + ".decision",
            RUN + ".launch",
            RUN + ".preflight",
            RUN + ".record",
            RUN + ".settings");
  }

  @Test
  @DisplayName("the decision does no I/O and reads no clock")
  void pure() {
    noClasses()
        .that()
        .resideInAnyPackage(RUN + ".decision", RUN + ".launch")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.time..",
                    "java.util.concurrent..",
                    "okhttp3..",
                    "org.json..")
                .and(not(assignableTo(Path.class)))) // the name of a file, for a message
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(RUN + ".decision")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(MAIN);
  }

  @Test
  @DisplayName("of the preflight one class alone touches the machine")
  void preflightIsPure() {
    noClasses()
        .that()
        .resideInAPackage(RUN + ".preflight")
        .and()
        .doNotHaveSimpleName("LocalMachine")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.net..", "java.nio..")
                .and(not(assignableTo(Path.class))) // the name of a file, for a message
                .and(not(assignableTo(InetAddress.class)))) // read from a URL, never looked up
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(PemFile.class, "certificates")
        .orShould()
        .callMethod(PemFile.class, "privateKey")
        .check(MAIN);
  }

  @Test
  @DisplayName("what is observed knows nothing of what is decided, nor of settings")
  void observationsDecideNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(RUN + ".disk", RUN + ".peers", RUN + ".claim", RUN + ".settings")
        .should()
        .dependOnClassesThat(resideInAPackage(RUN + ".decision"))
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage(RUN + ".disk", RUN + ".peers", RUN + ".claim", RUN + ".decision")
        .should()
        .dependOnClassesThat(resideInAPackage(RUN + ".settings"))
        .check(MAIN);
  }

  @Test
  @DisplayName("a record is text: no I/O, no clock, and nobody here knows of it")
  void records() {
    noClasses()
        .that()
        .resideInAPackage(RUN + ".record")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "okhttp3..")
                .and(not(assignableTo(Path.class)))
                .and(not(assignableTo(Serializable.class))))
        .orShould()
        .callMethod(Instant.class, "now")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(RUN + ".record")
        .should()
        .dependOnClassesThat(resideInAPackage(RUN + ".record"))
        .check(MAIN);
  }

  @Test
  @DisplayName("no strategy is known")
  void strategies() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("dev.etcdbootstrap.strategy.."))
        .check(MAIN);
  }
}
