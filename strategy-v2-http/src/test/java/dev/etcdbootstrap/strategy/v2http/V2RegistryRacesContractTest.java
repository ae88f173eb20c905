package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry;
import dev.etcdbootstrap.testkit.rendezvous.RegistryRacesContractTest;

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
