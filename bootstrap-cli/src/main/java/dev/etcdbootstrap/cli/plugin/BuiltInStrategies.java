package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.strategy.dnssrv.DnsSrvStrategy;
import dev.etcdbootstrap.strategy.fixed.StaticStrategy;
import dev.etcdbootstrap.strategy.v2http.V2HttpStrategy;
import dev.etcdbootstrap.strategy.v3grpc.V3GrpcStrategy;

/**
 * The strategies of the distribution. They are named here because {@link java.util.ServiceLoader}
 * would open every jar of the class path to find them: a third of the time of a start.
 */
public final class BuiltInStrategies {

  private BuiltInStrategies() {}

  /** All of them; what one needs for its work is not loaded before it is called. */
  public static Strategies load() {
    try {
      return Strategies.of(
          new StaticStrategy(), new V2HttpStrategy(), new V3GrpcStrategy(), new DnsSrvStrategy());
    } catch (LinkageError e) {
      // A jar is missing. A search finds the other strategies, and what is wrong with this one.
      return Strategies.load(BuiltInStrategies.class.getClassLoader());
    }
  }
}
