package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.LoneMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

final class V3GrpcStrategyContractTest extends StrategyContractTest {

  private static final DiscoveryToken TOKEN = DiscoveryToken.parse("cluster-7");

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
    startServer();
    return List.of(
        LocalMember.of("infra0", "http://10.0.1.10:2380"),
        LocalMember.of("infra1", "http://10.0.1.11:2380"),
        LocalMember.of("infra2", "http://10.0.1.12:2380"));
  }

  @Override
  protected List<LocalMember> otherMembers() {
    startServer();
    return List.of(
        LocalMember.of("other0", "http://10.0.2.10:2380"),
        LocalMember.of("other1", "http://10.0.2.11:2380"),
        LocalMember.of("other2", "http://10.0.2.12:2380"));
  }

  /** With a token for three, and for any user. */
  private void startServer() {
    Keyspace keyspace = new Keyspace();
    keyspace.put(TOKEN.sizeKey(), "3");
    servers.add(
        ScriptedEtcd.start(
            keyspace,
            new ScriptedEtcd.Script() {
              @Override
              public ScriptedEtcd.Reply<AuthenticateResponse> authenticate(
                  AuthenticateRequest request) {
                return ScriptedEtcd.Reply.proper();
              }
            }));
  }

  /** The token has room for three. */
  @Override
  protected LoneMember loneMember(LocalMember member, List<LocalMember> members) {
    return LoneMember.waits(options(member, members));
  }

  @Override
  protected Map<String, String> secrets() {
    return Map.of("discovery-user", "alice:correct-horse");
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
