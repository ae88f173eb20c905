package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.LoneMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

final class DnsSrvStrategyContractTest extends StrategyContractTest {

  private final List<ScriptedDns> servers = new ArrayList<>();

  @AfterEach
  void stopServers() {
    servers.forEach(ScriptedDns::close);
  }

  @Override
  protected String strategyId() {
    return "dns-srv";
  }

  /** Those of the server of this test. */
  @Override
  protected List<String> sharedThreads() {
    return List.of("scripted-dns");
  }

  @Override
  protected List<LocalMember> members() {
    servers.add(ScriptedDns.start(new ScriptedDnsZone(Zones.members(3))));
    return List.of(
        LocalMember.of("m0", "http://10.0.1.10:2380"),
        LocalMember.of("m1", "http://10.0.1.11:2380"),
        LocalMember.of("m2", "http://10.0.1.12:2380"));
  }

  @Override
  protected List<LocalMember> otherMembers() {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      records.add(Zones.srv(Zones.PLAIN, "other" + i + ".example.test", 2380));
      records.add(Zones.a("other" + i + ".example.test", "10.0.2." + (10 + i)));
    }
    servers.add(ScriptedDns.start(new ScriptedDnsZone(records)));
    return List.of(
        LocalMember.of("other0", "http://10.0.2.10:2380"),
        LocalMember.of("other1", "http://10.0.2.11:2380"),
        LocalMember.of("other2", "http://10.0.2.12:2380"));
  }

  /** The records of the third member are missing. */
  @Override
  protected LoneMember loneMember(LocalMember member, List<LocalMember> members) {
    servers.add(ScriptedDns.start(new ScriptedDnsZone(Zones.members(2))));
    return LoneMember.waits(options(member, members));
  }

  @Override
  protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
    return Map.of(
        "discovery-srv", "example.test",
        "dns-server", servers.get(servers.size() - 1).address(),
        "expected-size", "3");
  }
}
