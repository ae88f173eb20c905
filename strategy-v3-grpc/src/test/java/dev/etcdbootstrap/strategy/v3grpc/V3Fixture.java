package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.spi.BootstrapEvent.Warning;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import io.etcd.jetcd.api.KeyValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A keyspace with a token, servers for it, and a member {@code a} that bootstraps. */
@ExtendWith(Quiet.class)
abstract class V3Fixture {

  static final DiscoveryToken TOKEN = DiscoveryToken.parse("cluster-7");
  static final LocalMember LOCAL = LocalMember.of("a", "http://a:2380");
  static final Registration OWN = Registration.of(LOCAL, TOKEN.text());
  static final String B_KEY = TOKEN.membersPrefix() + "bbbb";
  static final String B = "b=http://b:2380";

  final Keyspace keyspace = new Keyspace();
  Duration timeout = Duration.ofSeconds(20);

  private final List<Runnable> servers = new ArrayList<>();
  private final List<BootstrapEvent> events = new CopyOnWriteArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void stopServers() {
    servers.forEach(Runnable::run);
  }

  final void stopLater(Runnable stop) {
    servers.add(stop);
  }

  final ScriptedEtcd serve(Keyspace keys, ScriptedEtcd.Script script) {
    ScriptedEtcd server = ScriptedEtcd.start(keys, script);
    servers.add(server::close);
    return server;
  }

  final ScriptedEtcd serve(ScriptedEtcd.Script script) {
    return serve(keyspace, script);
  }

  final ScriptedEtcd serve() {
    return serve(new ScriptedEtcd.Script() {});
  }

  /** The address of a server that was closed. */
  final String deadEndpoint() {
    ScriptedEtcd server = ScriptedEtcd.start(keyspace);
    server.close();
    return server.address();
  }

  final void makeToken(int size) {
    keyspace.put(TOKEN.sizeKey(), String.valueOf(size));
  }

  final ClusterBootstrap bootstrap(String endpoints) {
    return ClusterBootstrap.using("v3-grpc")
        .localMember(LOCAL)
        .timeout(timeout)
        .listener(events::add)
        .option("discovery-token", TOKEN.text())
        .option("discovery-endpoints", endpoints);
  }

  static InitialCluster succeed(ClusterBootstrap bootstrap) throws Exception {
    return bootstrap.run().cluster();
  }

  static BootstrapException fail(ClusterBootstrap bootstrap) {
    BootstrapException failure = catchThrowableOfType(BootstrapException.class, bootstrap::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  /** The message of a failure of this kind. */
  static String fail(ClusterBootstrap bootstrap, Reason reason) {
    BootstrapException failure = fail(bootstrap);
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    return failure.getMessage();
  }

  final List<String> registered() {
    return keyspace.below(TOKEN.membersPrefix()).stream()
        .map(KeyValue::getValue)
        .map(value -> value.toStringUtf8())
        .toList();
  }

  final String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** The reasons of all retries. */
  final List<String> retries() {
    List<String> retries = new ArrayList<>();
    for (BootstrapEvent event : events) {
      if (event instanceof Retrying retrying) {
        retries.add(retrying.because());
      }
    }
    return retries;
  }

  /** Whether members were told to be new, in the order in which they were registered. */
  final List<Boolean> toldAsNew() {
    List<Boolean> told = new ArrayList<>();
    for (BootstrapEvent event : events) {
      if (event instanceof Registered registered) {
        told.add(registered.isNew());
      }
    }
    return told;
  }

  final List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (BootstrapEvent event : events) {
      if (event instanceof Warning warning) {
        warnings.add(warning.message());
      }
    }
    return warnings;
  }
}
