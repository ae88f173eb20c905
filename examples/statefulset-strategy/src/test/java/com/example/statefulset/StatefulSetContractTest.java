package com.example.statefulset;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import java.util.List;
import java.util.Map;

final class StatefulSetContractTest extends StrategyContractTest {

  private static final String SERVICE = "etcd.db.svc.cluster.local";

  @Override
  protected String strategyId() {
    return "statefulset";
  }

  private static LocalMember pod(String name) {
    return LocalMember.of(name, "http://" + name + "." + SERVICE + ":2380");
  }

  @Override
  protected List<LocalMember> members() {
    return List.of(pod("etcd-0"), pod("etcd-1"), pod("etcd-2"));
  }

  @Override
  protected List<LocalMember> otherMembers() {
    return List.of(pod("other-0"), pod("other-1"), pod("other-2"));
  }

  @Override
  protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
    return Map.of("statefulset-replicas", "3", "statefulset-service", SERVICE);
  }
}
