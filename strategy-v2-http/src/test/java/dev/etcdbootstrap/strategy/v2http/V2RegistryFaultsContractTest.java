package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry;
import dev.etcdbootstrap.testkit.rendezvous.RegistryFaultsContractTest;

final class V2RegistryFaultsContractTest extends RegistryFaultsContractTest {

  @Override
  protected String strategyId() {
    return "v2-http";
  }

  @Override
  protected FaultyRegistry start(String size) {
    return new V2FaultyRegistry(size);
  }
}
