package com.example.statefulset;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The members are the pods of a Kubernetes StatefulSet, which have names and addresses before they
 * exist: {@code etcd-0}, {@code etcd-1} and so on, each below its headless service. So every pod
 * works out the same list, and asks nobody.
 */
public final class StatefulSetStrategy implements BootstrapStrategy {

  static final Option<Integer> REPLICAS =
      Option.integer("statefulset-replicas", 1, 1_000)
          .required()
          .describedAs("how many pods the StatefulSet has when the cluster is formed");

  static final Option<String> SERVICE =
      Option.of("statefulset-service", "DOMAIN", StatefulSetStrategy::domain)
          .required()
          .describedAs("its headless service, as every pod resolves it: etcd.db.svc.cluster.local");

  static final Option<String> NAME =
      Option.text("statefulset-name")
          .describedAs("its name; unless set, the name of this member without its number");

  static final Option<String> SCHEME =
      Option.choice("statefulset-scheme", List.of("http", "https"), scheme -> scheme)
          .withDefault("http")
          .describedAs("the scheme of the peer URLs");

  static final Option<Integer> PORT =
      Option.integer("statefulset-peer-port", 1, 65_535)
          .withDefault("2380")
          .describedAs("the port of the peer URLs");

  /** Kubernetes numbers the pods of a StatefulSet from 0, without leading zeros. */
  private static final Pattern POD = Pattern.compile("(.+)-(0|[1-9][0-9]*)");

  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /** Called by {@link java.util.ServiceLoader}. */
  public StatefulSetStrategy() {}

  private static String domain(String text) {
    if (!DOMAIN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be a domain in lower case, such as etcd.db.svc.cluster.local");
    }
    return text;
  }

  @Override
  public String id() {
    return "statefulset";
  }

  @Override
  public String description() {
    return "the members are the pods of a Kubernetes StatefulSet";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        REPLICAS,
        SERVICE,
        NAME,
        SCHEME,
        PORT,
        CommonOptions.INITIAL_CLUSTER_STATE,
        CommonOptions.INITIAL_CLUSTER_TOKEN);
  }

  /** Everything is in the options, so a check of the configuration finds all that is wrong. */
  @Override
  public boolean isOffline() {
    return true;
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context) throws BootstrapException {
    String name = name(context);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < context.get(REPLICAS); i++) {
      String pod = name + "-" + i;
      String host = pod + "." + context.get(SERVICE);
      members.add(Member.of(pod, context.get(SCHEME) + "://" + host + ":" + context.get(PORT)));
    }
    return InitialCluster.of(members, context.get(CommonOptions.INITIAL_CLUSTER_TOKEN))
        .withState(context.get(CommonOptions.INITIAL_CLUSTER_STATE));
  }

  private static String name(StrategyContext context) throws BootstrapException {
    if (context.find(NAME).isPresent()) {
      return context.get(NAME);
    }
    String pod =
        context
            .localMember()
            .map(LocalMember::name)
            .orElseThrow(
                () ->
                    new BootstrapException(
                        Reason.USAGE,
                        "neither statefulset-name nor name is set; set one, so that the pods have"
                            + " names"));
    Matcher matcher = POD.matcher(pod);
    if (!matcher.matches()) {
      throw new BootstrapException(
          Reason.USAGE,
          "the name "
              + pod
              + " is not that of a pod of a StatefulSet; set name to the name of the pod, such as"
              + " etcd-0, or set statefulset-name");
    }
    return matcher.group(1);
  }
}
