package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@link ListedStrategy} with one defect each. */
public final class ListedDefects {

  private ListedDefects() {}

  /** Describes itself with a blank. */
  public static final class BlankDescription extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public BlankDescription() {
      super("blank-description");
    }

    @Override
    public String description() {
      return " ";
    }
  }

  /** Declares one more option, under another key, whenever it is asked. */
  public static final class OtherOptions extends ListedStrategy {
    private final AtomicInteger calls = new AtomicInteger();

    /** Called by {@link java.util.ServiceLoader}. */
    public OtherOptions() {
      super("other-options");
    }

    @Override
    public List<Option<?>> options() {
      return with(Option.text("number-" + calls.incrementAndGet()).describedAs("a number"));
    }
  }

  /** Reads an option with a parser that throws {@link NullPointerException}. */
  public static final class NullInParser extends ListedStrategy {
    private static final Option<Integer> COLOUR =
        Option.of("colour", "NAME", text -> Objects.requireNonNull(Map.of("red", 1).get(text)))
            .describedAs("the colour of the cluster");

    /** Called by {@link java.util.ServiceLoader}. */
    public NullInParser() {
      super("null-in-parser");
    }

    @Override
    public List<Option<?>> options() {
      return with(COLOUR);
    }
  }

  private static List<Option<?>> with(Option<?> another) {
    return List.of(ListedStrategy.MEMBERS, ListedStrategy.PASSWORD, another);
  }

  /** Returns nothing. */
  public static final class ReturnsNull extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public ReturnsNull() {
      super("returns-null");
    }

    @Override
    @SuppressWarnings("NullAway") // the defect
    public InitialCluster bootstrap(StrategyContext context) {
      return null;
    }
  }

  /** Gives each member another list: the other members under another URL. */
  public static final class DifferentLists extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public DifferentLists() {
      super("different-lists");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      String own = context.localMember().orElseThrow().name();
      List<Member> members = new ArrayList<>();
      for (Member member : super.bootstrap(context).members()) {
        members.add(
            member.name().equals(own)
                ? member
                : Member.of(member.name(), "http://" + member.name() + ":2380"));
      }
      return InitialCluster.of(members);
    }
  }

  /** Prints its list. */
  public static final class Prints extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public Prints() {
      super("prints");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      InitialCluster cluster = super.bootstrap(context);
      System.out.println(cluster);
      return cluster;
    }
  }

  /** Tells the password. */
  public static final class SecretInEvent extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public SecretInEvent() {
      super("secret-in-event");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      context
          .find(PASSWORD)
          .ifPresent(password -> context.tell(BootstrapEvent.waiting("login: " + password)));
      return super.bootstrap(context);
    }
  }

  /** Tells of members that have no name. */
  public static final class NamelessPeers extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public NamelessPeers() {
      super("nameless-peers");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      context.tell(BootstrapEvent.peersFound(List.of(""), 3));
      return super.bootstrap(context);
    }
  }

  /** Tells an event when the thread in which it was called has ended. */
  public static final class TellsAfterItsEnd extends ListedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public TellsAfterItsEnd() {
      super("tells-after-its-end");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      Thread caller = Thread.currentThread();
      Thread late =
          new Thread(
              () -> {
                try {
                  caller.join();
                  context.tell(BootstrapEvent.waiting("nothing"));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      late.start();
      return super.bootstrap(context);
    }
  }

  /** Keeps the first list it has ever read, for all. */
  public static final class StaticList extends ListedStrategy {
    private static @Nullable InitialCluster first;

    /** Called by {@link java.util.ServiceLoader}. */
    public StaticList() {
      super("static-list");
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      InitialCluster cluster = super.bootstrap(context);
      synchronized (StaticList.class) {
        if (first == null) {
          first = cluster;
        }
        return first;
      }
    }
  }
}
