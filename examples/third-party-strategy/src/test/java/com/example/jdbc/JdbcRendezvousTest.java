package com.example.jdbc;

import dev.etcdbootstrap.testkit.RendezvousContractTest;
import dev.etcdbootstrap.testkit.TestRegistry;

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
