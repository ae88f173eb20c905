package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.testkit.FaultyRegistry;
import dev.etcdbootstrap.testkit.RegistryRacesContractTest;

final class V2RegistryRacesContractTest extends RegistryRacesContractTest {

  @Override
  protected String strategyId() {
    return "v2-http";
  }

  @Override
  protected FaultyRegistry start(String size) {
    return new V2FaultyRegistry(size);
  }
}
