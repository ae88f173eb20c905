package com.example.jdbc;

import dev.etcdbootstrap.testkit.rendezvous.RendezvousContractTest;
import dev.etcdbootstrap.testkit.rendezvous.TestRegistry;

final class JdbcRendezvousTest extends RendezvousContractTest {

  @Override
  protected String strategyId() {
    return "jdbc";
  }

  @Override
  protected TestRegistry start(int size) {
    return new H2Registry(size);
  }
}
