package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.run.disk.DataDirectory;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
@DisplayName("the data directory of a real etcd")
final class DataDirectoryIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  @DisplayName("of etcd 3.4: its IDs are those computed offline, and its hard state goes on")
  void debian(Servers servers) {
    tells(servers.etcd("disk34"), Optional.empty());
  }

  @Test
  @DisplayName("of etcd 3.7, with --wal-dir")
  void current(Servers servers) {
    Path log = servers.newDirectory("wal").resolve("wal");
    tells(
        servers.etcd("disk37").program(NativeEtcd.require()).setting("wal-dir", log.toString()),
        Optional.of(log));
  }

  private static void tells(Etcd.Builder builder, Optional<Path> log) {
    Etcd etcd = builder.build();
    assertThat(DataDirectory.read(etcd.dataDirectory(), log)).isInstanceOf(DiskState.Empty.class);

    etcd.start().awaitHealthy(LIMIT);
    LogSummary first = summary(etcd, log);
    for (int i = 0; i < 20; i++) {
      etcd.client().call("/v3/kv/put", Map.of("key", "a2V5", "value", "dmFsdWU="));
    }
    etcd.kill();
    LogSummary second = summary(etcd, log);

    InitialCluster cluster = InitialCluster.parse(etcd.name() + "=" + etcd.peerUrl());
    EtcdId member = cluster.memberIds().get(0);
    assertThat(first.memberId()).isEqualTo(member);
    assertThat(first.clusterId()).isEqualTo(cluster.clusterId());
    assertThat(second.memberId()).isEqualTo(member);
    assertThat(second.progress().commit()).isGreaterThanOrEqualTo(first.progress().commit() + 20);
    assertThat(first.progress().isBehind(second.progress())).isTrue();
    assertThat(second.progress().isBehind(first.progress())).isFalse();

    etcd.start().awaitHealthy(LIMIT);
    Progress again = summary(etcd, log).progress();
    assertThat(again.isBehind(second.progress())).isFalse();
    assertThat(again.term()).isGreaterThan(second.progress().term());
  }

  private static LogSummary summary(Etcd etcd, Optional<Path> log) {
    DiskState state = DataDirectory.read(etcd.dataDirectory(), log);
    assertThat(state).isInstanceOf(DiskState.Initialised.class);
    return ((DiskState.Initialised) state).log();
  }
}
