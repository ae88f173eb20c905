package dev.etcdbootstrap.strategy.fixed;

import static java.util.stream.Collectors.joining;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import java.util.List;
import java.util.Map;

final class StaticStrategyContractTest extends StrategyContractTest {

  @Override
  protected String strategyId() {
    return "static";
  }

  @Override
  protected List<LocalMember> members() {
    return List.of(
        LocalMember.of("infra0", "http://10.0.1.10:2380"),
        LocalMember.of("infra1", "http://10.0.1.11:2380"),
        LocalMember.of("infra2", "http://10.0.1.12:2380"));
  }

  @Override
  protected List<LocalMember> otherMembers() {
    return List.of(
        LocalMember.of("other0", "http://10.0.2.10:2380"),
        LocalMember.of("other1", "http://10.0.2.11:2380"),
        LocalMember.of("other2", "http://10.0.2.12:2380"));
  }

  @Override
  protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
    return Map.of(
        "initial-cluster",
        members.stream()
            .map(each -> each.name() + "=" + each.advertisedPeerUrls().get(0))
            .collect(joining(",")));
  }
}
