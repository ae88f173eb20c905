/** What the author of a strategy tests it with. */
module dev.etcdbootstrap.testkit {
  requires transitive dev.etcdbootstrap.api;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires org.junit.jupiter.params;
  requires static org.jspecify;

  exports dev.etcdbootstrap.testkit;
  exports dev.etcdbootstrap.testkit.rendezvous;
  exports dev.etcdbootstrap.testkit.server;
}
