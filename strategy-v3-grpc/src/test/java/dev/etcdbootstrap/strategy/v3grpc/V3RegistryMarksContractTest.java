package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry;
import dev.etcdbootstrap.testkit.rendezvous.RegistryMarksContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Quiet.class)
final class V3RegistryMarksContractTest extends RegistryMarksContractTest {

  @Override
  protected String strategyId() {
    return "v3-grpc";
  }

  @Override
  protected FaultyRegistry start(String size) {
    return new V3FaultyRegistry(size);
  }
}
