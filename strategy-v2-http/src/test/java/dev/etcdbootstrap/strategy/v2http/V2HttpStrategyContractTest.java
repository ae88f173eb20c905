package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.LoneMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

final class V2HttpStrategyContractTest extends StrategyContractTest {

  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void stopServers() {
    servers.forEach(ScriptedServer::close);
  }

  @Override
  protected String strategyId() {
    return "v2-http";
  }

  /**
   * OkHttp and Okio have each a daemon thread for all clients of the process, which ends after a
   * minute of idleness and has no public way to end it sooner. The last is the server of this test.
   */
  @Override
  protected List<String> sharedThreads() {
    return List.of("OkHttp ", "Okio Watchdog", "scripted-server-");
  }

  @Override
  protected List<LocalMember> members() {
    servers.add(ScriptedServer.start(new V2Directory(3)));
    return List.of(
        LocalMember.of("infra0", "http://10.0.1.10:2380"),
        LocalMember.of("infra1", "http://10.0.1.11:2380"),
        LocalMember.of("infra2", "http://10.0.1.12:2380"));
  }

  @Override
  protected List<LocalMember> otherMembers() {
    servers.add(ScriptedServer.start(new V2Directory(3)));
    return List.of(
        LocalMember.of("other0", "http://10.0.2.10:2380"),
        LocalMember.of("other1", "http://10.0.2.11:2380"),
        LocalMember.of("other2", "http://10.0.2.12:2380"));
  }

  /** The token has room for three. */
  @Override
  protected LoneMember loneMember(LocalMember member, List<LocalMember> members) {
    return LoneMember.waits(options(member, members));
  }

  @Override
  protected Map<String, String> secrets() {
    return Map.of("discovery-user", "alice", "discovery-password", "correct-horse");
  }

  @Override
  protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
    return Map.of("discovery", servers.get(servers.size() - 1).url(V2Directory.PATH).toString());
  }
}
