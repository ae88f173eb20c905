package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.testservers.process.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A member, or an observer, that bootstraps through the facade in a thread of its own. */
final class FacadeMember {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Shorter than a member's longest wait: one that misses news is found out. */
  private static final Duration RESULT_LIMIT = Duration.ofSeconds(20);

  private final CompletableFuture<BootstrapResult> result = new CompletableFuture<>();
  private final List<BootstrapEvent> events = new CopyOnWriteArrayList<>();
  private final String name;

  private FacadeMember(String name) {
    this.name = name;
  }

  static FacadeMember start(
      SharedRegistry registry, SharedRegistry.Token token, String name, String... peerUrls) {
    FacadeMember member = new FacadeMember(name);
    member.run(registry, token, Optional.of(LocalMember.of(name, peerUrls)));
    return member;
  }

  static FacadeMember startObserver(SharedRegistry registry, SharedRegistry.Token token) {
    FacadeMember observer = new FacadeMember("an observer");
    observer.run(registry, token, Optional.empty());
    return observer;
  }

  private void run(
      SharedRegistry registry, SharedRegistry.Token token, Optional<LocalMember> local) {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(registry.strategy()).timeout(LIMIT).listener(events::add);
    local.ifPresent(bootstrap::localMember);
    token.options().forEach(bootstrap::option);
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(bootstrap.run());
              } catch (BootstrapException | InterruptedException | RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            },
            "member " + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until it has told an event of this kind. */
  <E extends BootstrapEvent> FacadeMember await(Class<E> kind) {
    assertThat(Poll.untilTrue(RESULT_LIMIT, () -> events.stream().anyMatch(kind::isInstance)))
        .as("%s: %s among %s", name, kind.getSimpleName(), events)
        .isTrue();
    return this;
  }

  /** Whether it has told that its registration, which it has told of, is new. */
  boolean isNew() {
    return events.stream()
        .filter(BootstrapEvent.Registered.class::isInstance)
        .allMatch(event -> ((BootstrapEvent.Registered) event).isNew());
  }

  /** Waits until these are the members that it has told last. */
  FacadeMember awaitPeers(String... names) {
    Poll.untilTrue(RESULT_LIMIT, () -> peers().equals(List.of(names)));
    assertThat(peers()).as("%s has told %s", name, events).containsExactly(names);
    return this;
  }

  private List<String> peers() {
    return events.stream()
        .filter(BootstrapEvent.PeersFound.class::isInstance)
        .map(event -> ((BootstrapEvent.PeersFound) event).names())
        .reduce((earlier, later) -> later)
        .orElse(List.of());
  }

  boolean isWaiting() {
    return !result.isDone();
  }

  /** Waits for its list. */
  InitialCluster cluster() {
    try {
      return result.get(RESULT_LIMIT.toSeconds(), TimeUnit.SECONDS).cluster();
    } catch (ExecutionException e) {
      throw new AssertionError(name + " has failed after " + events, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (TimeoutException e) {
      throw new AssertionError(name + " did not end after " + events, e);
    }
  }

  /** Waits for its end, a list or a failure that a strategy may have. */
  Optional<BootstrapException> failure() {
    try {
      result.get(RESULT_LIMIT.toSeconds(), TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BootstrapException failure) {
        return Optional.of(failure);
      }
      throw new AssertionError(name + " has failed after " + events, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (TimeoutException e) {
      throw new AssertionError(name + " did not end after " + events, e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }

  @Override
  public String toString() {
    return name;
  }
}
