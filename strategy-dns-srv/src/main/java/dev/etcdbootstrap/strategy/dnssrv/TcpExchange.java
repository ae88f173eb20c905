package dev.etcdbootstrap.strategy.dnssrv;

import java.nio.channels.Selector;
import java.time.Duration;

/** A query over TCP, on a connection that it may share with others. */
final class TcpExchange extends Exchange {

  private final TcpConnection connection;

  TcpExchange(TcpConnection connection, byte[] query, String server, Duration limit) {
    super(query, server, limit);
    this.connection = connection;
  }

  @Override
  void open(Selector selector) {
    connection.send(this, selector);
  }

  @Override
  void leave() {
    connection.forget(this);
  }
}
