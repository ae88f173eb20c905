package com.example.statefulset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import org.junit.jupiter.api.Test;

final class StatefulSetStrategyTest {

  private static ClusterBootstrap bootstrap(String pod) {
    return ClusterBootstrap.using("statefulset")
        .option("statefulset-replicas", "2")
        .option("statefulset-service", "etcd.db.svc.cluster.local")
        .localMember(LocalMember.of(pod));
  }

  private static String refusal(ClusterBootstrap bootstrap, Reason reason) {
    BootstrapException refusal = assertThrows(BootstrapException.class, bootstrap::run);
    assertEquals(reason, refusal.reason());
    return refusal.getMessage();
  }

  @Test
  void listsEveryPod() throws Exception {
    assertEquals(
        "a-b-0=https://a-b-0.etcd.db.svc.cluster.local:7001,"
            + "a-b-1=https://a-b-1.etcd.db.svc.cluster.local:7001",
        bootstrap("a-b-1")
            .option("statefulset-scheme", "https")
            .option("statefulset-peer-port", "7001")
            .run()
            .cluster()
            .toString());
  }

  @Test
  void aPodBeyondTheReplicasIsNotListed() {
    assertTrue(
        refusal(bootstrap("etcd-2"), Reason.INVALID_CLUSTER)
            .contains("etcd-2 is not in the member list, which has etcd-0, etcd-1"));
  }

  @Test
  void aNameThatIsNoPodsIsRefused() {
    assertTrue(refusal(bootstrap("etcd"), Reason.USAGE).contains("the name etcd is not that of"));
    assertTrue(refusal(bootstrap("etcd-01"), Reason.USAGE).contains("such as etcd-0"));
  }

  @Test
  void anObserverSaysWhichStatefulSet() throws Exception {
    ClusterBootstrap observer =
        ClusterBootstrap.using("statefulset")
            .option("statefulset-replicas", "1")
            .option("statefulset-service", "etcd");

    assertTrue(refusal(observer, Reason.USAGE).contains("neither statefulset-name nor name"));
    assertEquals(
        "db-0=http://db-0.etcd:2380",
        observer.option("statefulset-name", "db").run().cluster().toString());
  }

  @Test
  void aServiceIsADomain() {
    assertTrue(
        refusal(bootstrap("etcd-0").option("statefulset-service", "etcd:2380"), Reason.USAGE)
            .contains("must be a domain in lower case"));
  }
}
