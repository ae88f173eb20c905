package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry;
import dev.etcdbootstrap.testkit.rendezvous.RegistryMarksContractTest;

final class V2RegistryMarksContractTest extends RegistryMarksContractTest {

  @Override
  protected String strategyId() {
    return "v2-http";
  }

  @Override
  protected FaultyRegistry start(String size) {
    return new V2FaultyRegistry(size);
  }
}
