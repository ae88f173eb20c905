package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * A registry that its URL describes: {@code list:NAME=URL,…} holds these members, {@code
 * fail:REASON} fails with a reason, {@code defect} has a bug, {@code silent} never answers.
 */
public final class RegistryStrategy implements BootstrapStrategy {

  private static final Option<String> URL =
      Option.text("registry-url").required().describedAs("the registry, with %n in it");

  private static final Option<String> TOKEN =
      Option.text("registry-token").secret().describedAs("lets one in");

  private static final Option<String> PIN =
      Option.<String>of("registry-pin", "PIN", RegistryStrategy::pin).secret();

  private static final Option<Boolean> RETRY =
      Option.flag("registry-retry").withDefault("false").describedAs("whether to try again");

  private static final Option<List<String>> MIRRORS = Option.list("registry-mirrors");

  /** Called by {@link java.util.ServiceLoader}. */
  public RegistryStrategy() {}

  private static String pin(String text) {
    if (text.length() != 4) {
      throw new IllegalArgumentException("must have four digits");
    }
    return text;
  }

  @Override
  public String id() {
    return "test-registry";
  }

  @Override
  public String description() {
    return "a registry for tests";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(URL, TOKEN, PIN, RETRY, MIRRORS, CommonOptions.INITIAL_CLUSTER_TOKEN);
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    String url = context.get(URL);
    context.tell(
        BootstrapEvent.waiting(
            "the registry, for "
                + context.deadline().timeout().map(Duration::toString).orElse("ever")));
    context.tell(BootstrapEvent.registered("the registry"));
    context.tell(BootstrapEvent.peersFound(context.find(MIRRORS).orElse(List.of("nobody")), 3));
    context.tell(BootstrapEvent.peersFound(List.of("somebody"), 0));
    context.tell(
        BootstrapEvent.retrying(Duration.ofMillis(1_500), "retry is " + context.get(RETRY)));
    String rest = url.substring(url.indexOf(':') + 1);
    if (url.startsWith("list:")) {
      return InitialCluster.parse(rest).withToken(context.get(CommonOptions.INITIAL_CLUSTER_TOKEN));
    }
    if (url.startsWith("fail:")) {
      Reason reason = Reason.valueOf(rest.toUpperCase(Locale.ROOT).replace('-', '_'));
      throw new BootstrapException(reason, "the registry says " + rest);
    }
    if (url.equals("silent")) {
      new CountDownLatch(1).await();
    }
    throw new IllegalStateException("no such registry");
  }
}
