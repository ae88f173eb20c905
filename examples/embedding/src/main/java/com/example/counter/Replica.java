package com.example.counter;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.TimeDuration;

/** The local member of the group, with a client that finds the leader. Thread-safe. */
final class Replica implements AutoCloseable {

  private static final Message INCREMENT = Message.valueOf("increment");
  private static final Message GET = Message.valueOf("get");

  private final InitialCluster cluster;
  private final CounterMachine machine;
  private final RaftGroup group;
  private final RaftServer server;
  private final RaftClient client;

  private Replica(InitialCluster cluster, Member local, Path data) throws IOException {
    this.cluster = cluster;
    this.machine = new CounterMachine();
    this.group = Peers.group(cluster);
    RaftProperties properties = properties(Peers.url(local), data);
    this.server =
        RaftServer.newBuilder()
            .setServerId(Peers.id(cluster, local))
            .setGroup(group)
            // At the first start, when there is nothing to recover, it creates the storage.
            .setOption(StartupOption.RECOVER)
            .setStateMachine(machine)
            .setProperties(properties)
            .build();
    this.client =
        RaftClient.newBuilder()
            .setRaftGroup(group)
            .setProperties(properties)
            // By default it retries for ever, without a pause.
            .setRetryPolicy(
                RetryPolicies.retryUpToMaximumCountWithFixedSleep(
                    40, TimeDuration.valueOf(250, TimeUnit.MILLISECONDS)))
            .build();
  }

  /** Starts the member; returns before there is a leader. */
  static Replica start(InitialCluster cluster, String name, Path data) throws IOException {
    Member local =
        cluster
            .member(name)
            .orElseThrow(() -> new IllegalArgumentException(name + " is no member: " + cluster));
    Replica replica = new Replica(cluster, local, data);
    replica.server.start();
    return replica;
  }

  private static RaftProperties properties(PeerUrl url, Path data) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(data.resolve("ratis").toFile()));
    GrpcConfigKeys.Server.setHost(properties, url.host());
    GrpcConfigKeys.Server.setPort(properties, url.port());
    // As in etcd; the defaults are too short for busy hosts.
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.ONE_SECOND);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    return properties;
  }

  /** Adds one and returns the new value; blocks until a majority has stored it. */
  long increment() throws IOException {
    return number(client.io().send(INCREMENT));
  }

  /** The value, by a linearizable read. Blocks. */
  long get() throws IOException {
    return number(client.io().sendReadOnly(GET));
  }

  private static long number(RaftClientReply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw new IOException("the group refused the request", reply.getException());
    }
    return Long.parseLong(reply.getMessage().getContent().toStringUtf8());
  }

  /** The value of this member, without asking the others. */
  long applied() {
    return machine.applied();
  }

  /** The leader as this member knows it. */
  Optional<Member> leader() throws IOException {
    RaftPeerId id = server.getDivision(group.getGroupId()).getInfo().getLeaderId();
    return cluster.members().stream()
        .filter(member -> Peers.id(cluster, member).equals(id))
        .findFirst();
  }

  @Override
  public void close() {
    try (server;
        client) {
      // Closes the client first.
    } catch (IOException e) {
      System.err.println("counter: not closed properly: " + e);
    }
  }
}
