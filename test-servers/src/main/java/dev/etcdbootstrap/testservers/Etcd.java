package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.process.UniquePaths;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One real etcd member. It can be started again after it has stopped, with the same data; each
 * start has a log of its own.
 *
 * <p>Built by {@link Servers#etcd}. Thread-safe.
 */
public final class Etcd implements AutoCloseable {
  /** The ways to pass options to etcd. */
  public enum Configuration {
    /** {@code --name=…} on the command line. */
    FLAGS,
    /** {@code ETCD_NAME=…} in the environment, and no flags. */
    ENVIRONMENT,
    /** {@code name: …} in a file; etcd then ignores flags and environment. */
    CONFIG_FILE
  }

  private static final Duration HEALTH_REQUEST_LIMIT = Duration.ofSeconds(1);
  private static final Pattern VERSION = Pattern.compile("etcd Version: (\\S+)");

  private final Executable executable;
  private final EtcdInvocation invocation;
  private final List<String> runBy;
  private final String name;
  private final Path directory;
  private final Path dataDirectory;
  private final URI clientUrl;
  private final URI peerUrl;
  private @Nullable LoggedProcess process;

  private Etcd(Builder builder) {
    executable =
        Optional.ofNullable(builder.program)
            .map(path -> Programs.at(path, Program.ETCD))
            .orElseGet(() -> Programs.find(Program.ETCD));
    name = builder.name;
    directory = builder.directory;
    dataDirectory = builder.dataDirectory;
    clientUrl = Optional.ofNullable(builder.clientUrl).orElseGet(FreePorts::nextUrl);
    peerUrl = Optional.ofNullable(builder.peerUrl).orElseGet(FreePorts::nextUrl);
    invocation = builder.invocation(clientUrl, peerUrl);
    runBy = List.copyOf(builder.runBy);
  }

  /**
   * Starts the process and returns at once; {@link #awaitHealthy} waits until it serves.
   *
   * @return this
   * @throws IllegalStateException if it is running
   */
  public synchronized Etcd start() {
    if (isRunning()) {
      throw new IllegalStateException("etcd " + name + " is running already");
    }
    Map<String, String> environment = new HashMap<>(executable.environment());
    environment.putAll(invocation.environment());
    List<String> arguments = new ArrayList<>();
    invocation.configFile().ifPresent(text -> arguments.add("--config-file=" + written(text)));
    arguments.addAll(invocation.arguments());
    List<String> command = new ArrayList<>(runBy);
    command.addAll(executable.command(arguments));
    process =
        LoggedProcess.start(
            command, environment, directory, UniquePaths.newFile(directory, name, ".log"));
    return this;
  }

  private Path written(String configuration) {
    Path file = UniquePaths.newFile(directory, name, ".conf.yml");
    try {
      return Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /**
   * Waits until the member reports that it is healthy: it serves clients and its cluster has a
   * leader.
   *
   * @return this
   * @throws IllegalStateException at once if the process exits, or if the member is not healthy
   *     within the limit; with the end of its log
   */
  public Etcd awaitHealthy(Duration limit) {
    LoggedProcess running = process();
    EtcdClient client = client().withLimit(HEALTH_REQUEST_LIMIT);
    boolean healthy =
        Poll.untilTrue(
            limit,
            () -> {
              if (!running.isRunning()) {
                throw running.ended("etcd " + name + " never became healthy");
              }
              return client.isHealthy();
            });
    if (!healthy) {
      throw running.failure("(etcd " + name + ") was not healthy within " + limit);
    }
    return this;
  }

  /** Kills the process with SIGKILL if it runs; its data stays. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Pauses the process with SIGSTOP: connections are accepted, requests get no answer. */
  public void pause() {
    process().pause();
  }

  /** Resumes a paused process. */
  public void resume() {
    process().resume();
  }

  /** Whether the process was started and has not exited; a paused one is running. */
  public synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  /**
   * The process of the latest start.
   *
   * @throws IllegalStateException if it was never started
   */
  public synchronized LoggedProcess process() {
    if (process == null) {
      throw new IllegalStateException("etcd " + name + " has not been started: call start() first");
    }
    return process;
  }

  /** A client of this member only. */
  public EtcdClient client() {
    return new EtcdClient(clientUrl);
  }

  /** The member's name. */
  public String name() {
    return name;
  }

  /** Its client URL. */
  public URI clientUrl() {
    return clientUrl;
  }

  /** Its peer URL. */
  public URI peerUrl() {
    return peerUrl;
  }

  /** Its data directory. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /** The version of the program, for example {@code 3.4.23}; also before the start. */
  public String version() {
    Matcher version = VERSION.matcher(executable.versionLine());
    return version.find() ? version.group(1) : executable.versionLine();
  }

  /** Kills the process as {@link #kill} does. Its data and its logs stay. */
  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return "etcd " + name + " at " + clientUrl;
  }

  /**
   * Builds an etcd from its options.
   *
   * <p>Name, data directory, URLs and an initial cluster of this member alone are passed as {@link
   * #configuredBy} says. Options that the caller passes verbatim override them; a client URL must
   * then be set by {@link #clientUrl(URI)} too, which {@link #client} uses. Not thread-safe.
   */
  public static final class Builder {
    private final String name;
    private final Path directory;
    private final Consumer<Etcd> built;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private List<String> runBy = List.of();
    private Configuration configuration = Configuration.FLAGS;
    private Path dataDirectory;
    private @Nullable Path program;
    private @Nullable String configFile;
    private @Nullable URI clientUrl;
    private @Nullable URI peerUrl;

    Builder(String name, Path directory, Consumer<Etcd> built) {
      this.name = name;
      this.built = built;
      this.directory = directory;
      this.dataDirectory = directory.resolve(name + ".etcd");
    }

    /**
     * The program to run, for example {@link
     * dev.etcdbootstrap.testservers.programs.NativeEtcd#require}. Default: {@link Program#ETCD}.
     */
    public Builder program(Path program) {
      this.program = program;
      return this;
    }

    /** The command that runs etcd, to put before its own, for example of {@link Isolation}. */
    public Builder runBy(List<String> command) {
      this.runBy = command;
      return this;
    }

    /** How name, data directory, URLs and {@link #setting settings} are passed. Default: flags. */
    public Builder configuredBy(Configuration configuration) {
      this.configuration = configuration;
      return this;
    }

    /**
     * Passes an option as {@link #configuredBy} says.
     *
     * @param option its name without leading dashes, for example {@code initial-cluster-state}
     */
    public Builder setting(String option, String value) {
      settings.put(option, value);
      return this;
    }

    /** Enables the v2 API of etcd 3.4 and 3.5; later versions refuse to start with it. */
    public Builder enableV2() {
      return setting("enable-v2", "true");
    }

    /** Adds arguments verbatim, whatever {@link #configuredBy} says. */
    public Builder arguments(List<String> arguments) {
      this.arguments.addAll(arguments);
      return this;
    }

    /** Adds environment variables verbatim, whatever {@link #configuredBy} says. */
    public Builder environment(Map<String, String> environment) {
      this.environment.putAll(environment);
      return this;
    }

    /**
     * Uses a configuration file that begins with this text, and configures by file.
     *
     * @param yaml one option on each line
     */
    public Builder configFile(String yaml) {
      this.configFile = yaml;
      return configuredBy(Configuration.CONFIG_FILE);
    }

    /** The data directory. Default: {@code <name>.etcd} in the directory of the servers. */
    public Builder dataDirectory(Path dataDirectory) {
      this.dataDirectory = dataDirectory;
      return this;
    }

    /** The client URL; {@code http} only. Default: a free port on 127.0.0.1. */
    public Builder clientUrl(URI clientUrl) {
      this.clientUrl = clientUrl;
      return this;
    }

    /** The peer URL. Default: a free port on 127.0.0.1. */
    public Builder peerUrl(URI peerUrl) {
      this.peerUrl = peerUrl;
      return this;
    }

    /**
     * A member that is not started yet. Blocks while the program is fetched.
     *
     * @throws IllegalStateException if etcd is not found and cannot be fetched
     * @throws IllegalArgumentException if lines cannot be added to the configuration file
     */
    public Etcd build() {
      Etcd etcd = new Etcd(this);
      built.accept(etcd);
      return etcd;
    }

    private EtcdInvocation invocation(URI clientUrl, URI peerUrl) {
      Map<String, String> defaults =
          Map.of(
              "name", name,
              "data-dir", dataDirectory.toString(),
              "listen-client-urls", clientUrl.toString(),
              "advertise-client-urls", clientUrl.toString(),
              "listen-peer-urls", peerUrl.toString(),
              "initial-advertise-peer-urls", peerUrl.toString(),
              "initial-cluster", name + "=" + peerUrl,
              // On by default, but in etcd 3.4 not with a configuration file; EtcdClient needs it.
              "enable-grpc-gateway", "true");
      EtcdInvocation verbatim =
          new EtcdInvocation(arguments, environment, Optional.ofNullable(configFile));
      return EtcdInvocation.of(configuration, verbatim, settings, defaults);
    }
  }
}
