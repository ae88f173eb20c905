package dev.etcdbootstrap.strategy.dnssrv;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.etcdbootstrap.client.LimitedSockets;
import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rooms: the strategy knows the decision and DNS, the decision knows DNS's values. */
final class ArchitectureTest {

  private static final String STRATEGY = "dev.etcdbootstrap.strategy.dnssrv";
  private static final String DECISION = STRATEGY + ".decision";
  private static final String DNS = STRATEGY + ".dns";

  /** What is delivered, without the tests. */
  private static final Path CLASSES =
      Path.of(
          URI.create(
              DnsSrvStrategy.class.getProtectionDomain().getCodeSource().getLocation().toString()));

  private static final JavaClasses MAIN = new ClassFileImporter().importPath(CLASSES);

  @Test
  void everyRoomIsLookedAt() {
    assertThat(MAIN).extracting(JavaClass::getPackageName).contains(STRATEGY, DECISION, DNS);
    assertThat(MAIN)
        .extracting(JavaClass::getName)
        .doesNotContain(ArchitectureTest.class.getName());
  }

  @Test
  void dnsKnowsNothingOfTheStrategyOrOfEtcd() {
    noClasses()
        .that()
        .resideInAPackage(DNS)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.etcdbootstrap..")
                .and(not(resideInAnyPackage(DNS, "dev.etcdbootstrap.text")))
                .and(
                    not(
                        belongToAnyOf(
                            ClassPathFailures.class, Deadline.class, LimitedSockets.class))))
        .check(MAIN);
  }

  @Test
  void theDecisionIsPure() {
    classes()
        .that()
        .resideInAPackage(DECISION)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    DECISION,
                    "dev.etcdbootstrap.cluster",
                    "dev.etcdbootstrap.spi",
                    "dev.etcdbootstrap.text",
                    "java.lang",
                    "java.lang.runtime",
                    "java.lang.invoke",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations")
                .and(not(belongToAnyOf(Thread.class, System.class, Runtime.class)))
                .or(
                    belongToAnyOf(
                        SrvAnswer.class,
                        SrvRecord.class,
                        HostAddresses.class,
                        DnsFailure.class,
                        InetAddress.class,
                        Inet4Address.class,
                        Inet6Address.class)))
        .because("it does no I/O, has no threads and reads no clock")
        .check(MAIN);
  }

  @Test
  void dnsLibrariesStayInTheirRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage(DNS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.xbill..", "okhttp3..", "okio..")
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
  void onlyTheRoomOfTheStrategyIsExported() throws IOException {
    try (InputStream descriptor = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      assertThat(ModuleDescriptor.read(descriptor).exports())
          .singleElement()
          .satisfies(
              exported -> {
                assertThat(exported.source()).isEqualTo(STRATEGY);
                assertThat(exported.isQualified()).isFalse();
              });
    }
    assertThat(MAIN.that(resideInAPackage(STRATEGY)))
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder(
            "DnsSrvStrategy", "DnsInspection", "Question", "Target", "Outcome");
  }
}
