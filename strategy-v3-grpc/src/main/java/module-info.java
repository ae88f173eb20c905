/** The {@code v3-grpc} strategy: etcd's v3 discovery protocol over gRPC. */
// The jar of jetcd's stubs has no module name to require; who reads an automatic module reads all.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.etcdbootstrap.strategy.v3grpc {
  requires com.google.common;
  requires com.google.common.util.concurrent.internal; // guava says so in some of its versions only
  requires com.google.protobuf;
  requires transitive dev.etcdbootstrap.api;
  requires transitive io.grpc;
  requires io.grpc.netty;
  requires io.grpc.stub;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires java.logging;
  requires static org.jspecify;

  exports dev.etcdbootstrap.strategy.v3grpc;

  provides dev.etcdbootstrap.spi.BootstrapStrategy with
      dev.etcdbootstrap.strategy.v3grpc.V3GrpcStrategy;
}
