package dev.etcdbootstrap.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Trees;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class ServersExtensionTest {
  private static final Path ROOT = Path.of("target", "servers").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What the sample tests below used, for the test that runs them. */
  private static final List<LoggedProcess> PROCESSES = new ArrayList<>();

  private static final List<Path> DIRECTORIES = new ArrayList<>();

  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeAll
  static void findEtcdBeforeStandardErrorIsCaptured() {
    Programs.find(Program.ETCD);
  }

  @BeforeEach
  void captureStandardError() {
    PROCESSES.clear();
    DIRECTORIES.clear();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restoreStandardErrorAndDeleteWhatTheSamplesLeft() {
    System.setErr(standardError);
    DIRECTORIES.forEach(Trees::delete);
  }

  @Test
  void endsEverythingAndDeletesTheFilesWhenATestPasses() {
    run(PassingCase.class).assertStatistics(stats -> stats.started(1).succeeded(1));

    assertThat(PROCESSES).hasSize(3).noneMatch(LoggedProcess::isRunning);
    assertThat(DIRECTORIES).singleElement().satisfies(d -> assertThat(d).doesNotExist());
    assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void keepsTheLogsAndNamesTheirPlaceWhenATestFails() {
    run(FailingCase.class).assertStatistics(stats -> stats.started(1).failed(1));

    assertThat(PROCESSES).hasSize(2).noneMatch(LoggedProcess::isRunning);
    String test = FailingCase.class.getName().replace('$', '.') + ".fails";
    Path kept = ROOT.resolve(test);
    assertThat(DIRECTORIES).containsExactly(kept);
    assertThat(kept.resolve("talker.log")).hasContent("why it failed");
    assertThat(kept.resolve("member.log")).isNotEmptyFile();
    assertThat(kept.resolve("member.etcd")).as("the data, which is large").doesNotExist();
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("test-servers: logs of " + test + " are kept in " + kept);
  }

  @Test
  void anAbortedTestIsNoFailure() {
    run(AbortedCase.class).assertStatistics(stats -> stats.started(1).aborted(1));

    assertThat(DIRECTORIES).singleElement().satisfies(d -> assertThat(d).doesNotExist());
  }

  @Test
  void keepsTheLogsOfTheClassWhenOneOfItsTestsFails() {
    run(ClassServersCase.class).assertStatistics(stats -> stats.started(3).succeeded(2).failed(1));

    assertThat(PROCESSES).singleElement().satisfies(p -> assertThat(p.isRunning()).isFalse());
    String name = ClassServersCase.class.getName().replace('$', '.');
    assertThat(DIRECTORIES)
        .extracting(directory -> directory.getFileName().toString())
        .containsExactly(name, name + ".test", name + ".test-2", name + ".test-3");
    assertThat(DIRECTORIES)
        .filteredOn(Files::exists)
        .containsExactly(ROOT.resolve(name), ROOT.resolve(name + ".test-2"));
    assertThat(ROOT.resolve(name).resolve("shared.log")).hasContent("for all");
  }

  private static Events run(Class<?> samples) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(samples))
        .configurationParameter("junit.jupiter.conditions.deactivate", "*")
        .execute()
        .testEvents();
  }

  private static LoggedProcess talker(Servers servers, String name, String text) {
    LoggedProcess process =
        servers.process(name, List.of("sh", "-c", "echo '" + text + "'; exec sleep 600"), Map.of());
    PROCESSES.add(process);
    process.awaitLog(text, LIMIT);
    return process;
  }

  @ExtendWith(ServersExtension.class)
  static final class PassingCase {
    private final Servers servers;

    PassingCase(Servers servers) {
      this.servers = servers;
      DIRECTORIES.add(servers.directory());
      talker(servers, "constructor", "hello");
    }

    @BeforeEach
    void before(Servers same) {
      assertThat(same).isSameAs(servers);
    }

    @Test
    void passes(Servers same) throws IOException {
      assertThat(same).isSameAs(servers);
      talker(same, "test", "hello");
      Files.writeString(servers.newDirectory("own").resolve("file"), "text");
    }

    @AfterEach
    void after() {
      assertThat(PROCESSES).hasSize(2).allMatch(LoggedProcess::isRunning);
      talker(servers, "after", "hello");
    }
  }

  @ExtendWith(ServersExtension.class)
  static final class FailingCase {
    @Test
    void fails(Servers servers) {
      DIRECTORIES.add(servers.directory());
      talker(servers, "talker", "why it failed");
      PROCESSES.add(servers.etcd("member").build().start().awaitHealthy(LIMIT).process());
      throw new AssertionError("by design");
    }
  }

  @ExtendWith(ServersExtension.class)
  static final class AbortedCase {
    @Test
    void aborts(Servers servers) {
      DIRECTORIES.add(servers.directory());
      abort("by design");
    }
  }

  @ExtendWith(ServersExtension.class)
  static final class ClassServersCase {
    @BeforeAll
    static void beforeAll(Servers servers) {
      DIRECTORIES.add(servers.directory());
      talker(servers, "shared", "for all");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void test(int number, Servers servers) {
      DIRECTORIES.add(servers.directory());
      assertThat(PROCESSES).allMatch(LoggedProcess::isRunning);
      assertThat(number).isNotEqualTo(2);
    }

    @AfterAll
    static void afterAll() {
      assertThat(PROCESSES).allMatch(LoggedProcess::isRunning);
    }
  }
}
