/**
 * Whether and how an etcd member may be started: evidence, and the decision that follows from it.
 */
module dev.etcdbootstrap.run {
  requires transitive dev.etcdbootstrap.api;
  requires static org.jspecify;
  requires okhttp3;
  requires org.json;

  exports dev.etcdbootstrap.run.claim;
  exports dev.etcdbootstrap.run.decision;
  exports dev.etcdbootstrap.run.disk;
  exports dev.etcdbootstrap.run.launch;
  exports dev.etcdbootstrap.run.peers;
  exports dev.etcdbootstrap.run.preflight;
  exports dev.etcdbootstrap.run.record;
  exports dev.etcdbootstrap.run.settings;
}
