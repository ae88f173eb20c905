package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

final class V3GrpcStrategyContractTest extends StrategyContractTest {

  private static final DiscoveryToken TOKEN = new DiscoveryToken("cluster-7");

  private final List<ScriptedEtcd> servers = new ArrayList<>();

  @AfterEach
  void stopServers() {
    servers.forEach(ScriptedEtcd::close);
  }

  @Override
  protected String strategyId() {
    return "v3-grpc";
  }

  /** Of the server of this test. */
  @Override
  protected List<String> sharedThreads() {
    return List.of("scripted-etcd-");
  }

  @Override
  protected List<LocalMember> members() {
    Keyspace keyspace = new Keyspace();
    keyspace.put(TOKEN.sizeKey(), "3");
    servers.add(ScriptedEtcd.start(keyspace));
    return List.of(
        LocalMember.of("infra0", "http://10.0.1.10:2380"),
        LocalMember.of("infra1", "http://10.0.1.11:2380"),
        LocalMember.of("infra2", "http://10.0.1.12:2380"));
  }

  @Override
  protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
    return Map.of(
        "discovery-token",
        TOKEN.text(),
        "discovery-endpoints",
        servers.get(servers.size() - 1).address());
  }
}
