package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.testkit.planted.SharedTestRegistry;

/** The contract of a rendezvous holds for one without a defect. */
final class SharedRendezvousTest extends RendezvousContractTest {

  @Override
  protected String strategyId() {
    return "shared";
  }

  @Override
  protected TestRegistry start(int size) {
    return SharedTestRegistry.inMemory(size);
  }
}
