package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.client.Credentials;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of an etcd cluster with one connection at a time; when one fails, it goes on to the next
 * endpoint. A request goes to each endpoint once at most, and the caller decides about retries.
 * Used by one thread at a time.
 */
final class EtcdClient implements AutoCloseable {

  /** One short attempt: it may still withdraw a registration. */
  private static final Duration AFTER_DEADLINE = Duration.ofMillis(500);

  private final List<Supplier<Connection>> endpoints; // the first is the one in use
  private final Optional<Credentials> credentials;
  private final Duration requestTimeout;
  private final StrategyContext context;
  private @Nullable Connection connection;
  private long clusterId; // 0 until the first response
  private String answeredBy = "";
  private boolean authenticates;

  /**
   * A client that has not connected yet.
   *
   * @param endpoints open a connection to one node each; tried in this order
   */
  EtcdClient(
      List<Supplier<Connection>> endpoints,
      Optional<Credentials> credentials,
      Duration requestTimeout,
      StrategyContext context) {
    this.endpoints = new ArrayList<>(endpoints);
    this.credentials = credentials;
    this.requestTimeout = requestTimeout;
    this.context = context;
    this.authenticates = credentials.isPresent();
  }

  /**
   * Sends a transaction that does no harm when it is sent twice, and waits for the response.
   *
   * @param what the request is for, for messages
   */
  TxnResponse txn(TxnRequest request, String what)
      throws TransientFailure, BootstrapException, InterruptedException {
    List<String> failures = new ArrayList<>();
    do {
      try {
        Connection current = connected();
        TxnResponse answer = current.txn(request, limit(), what);
        check(answer, request, current, what);
        return answer;
      } catch (TransientFailure e) {
        failures.add(e.getMessage());
        giveUpConnection();
      }
    } while (failures.size() < endpoints.size() && !context.deadline().isExpired());
    throw new TransientFailure(String.join("; ", failures));
  }

  /**
   * Sends a transaction that writes, where the last response came from and nowhere else: another
   * endpoint may turn out to be of another cluster. A {@link BootstrapException} means that nothing
   * was written.
   */
  TxnResponse write(TxnRequest request, String what)
      throws TransientFailure, BootstrapException, InterruptedException {
    Connection current = connected();
    TxnResponse answer;
    try {
      answer = current.txn(request, limit(), what);
    } catch (TransientFailure e) {
      giveUpConnection();
      throw e;
    } catch (BootstrapException e) {
      if (e.reason() == Reason.INTERNAL) { // perhaps after it was sent: the next read fails as well
        giveUpConnection();
        throw new TransientFailure(e.getMessage(), e);
      }
      throw e;
    }
    try {
      check(answer, request, current, what);
      return answer;
    } catch (BootstrapException e) {
      throw new TransientFailure(e.getMessage(), e); // written or not: the next read shows
    }
  }

  /** Opens a watch where the last response came from. */
  WatchStream watch(WatchCreateRequest request, String what)
      throws TransientFailure, BootstrapException, InterruptedException {
    try {
      return connected().watch(request, what);
    } catch (TransientFailure e) {
      giveUpConnection();
      throw e;
    }
  }

  /** Closes the connection after a failure; the next request goes to the next endpoint. */
  void giveUpConnection() {
    if (connection != null) {
      connection.giveUp();
      connection = null;
    }
    Collections.rotate(endpoints, -1);
  }

  private Connection connected() throws TransientFailure, BootstrapException, InterruptedException {
    Connection current = connection;
    if (current == null) {
      current = authenticated(endpoints.get(0).get());
      connection = current;
    }
    return current;
  }

  /** Gives up a connection on which the user could not be authenticated. */
  private Connection authenticated(Connection fresh)
      throws TransientFailure, BootstrapException, InterruptedException {
    boolean done = false;
    try {
      authenticate(fresh);
      done = true;
      return fresh;
    } finally {
      if (!done) {
        fresh.giveUp();
      }
    }
  }

  private void authenticate(Connection current)
      throws TransientFailure, BootstrapException, InterruptedException {
    if (authenticates && !current.authenticate(credentials.orElseThrow(), limit())) {
      authenticates = false;
      context.tell(
          BootstrapEvent.warning(
              current.address()
                  + " has authentication switched off, so discovery-user is not used, and anybody can"
                  + " change the registry"));
    }
  }

  private Duration limit() {
    Duration limit = context.deadline().atMost(requestTimeout);
    return limit.isZero() ? AFTER_DEADLINE : limit;
  }

  private void check(TxnResponse answer, TxnRequest request, Connection from, String what)
      throws BootstrapException {
    int answers = answer.getSucceeded() ? request.getSuccessCount() : request.getFailureCount();
    if (answer.getHeader().getRevision() < 1 || answer.getResponsesCount() != answers) {
      throw new BootstrapException(
          Reason.UNAVAILABLE,
          what
              + " at "
              + from.address()
              + ": the response is not one of etcd v3; check discovery-endpoints");
    }
    checkCluster(answer.getHeader().getClusterId(), from.address());
  }

  /** Two clusters behind one list of endpoints would give two member lists. */
  private void checkCluster(long answered, String address) throws BootstrapException {
    if (clusterId != 0 && clusterId != answered) {
      throw new BootstrapException(
          Reason.UNAVAILABLE,
          address
              + " and "
              + answeredBy
              + " are nodes of different etcd clusters ("
              + Long.toHexString(answered)
              + " and "
              + Long.toHexString(clusterId)
              + "); correct discovery-endpoints");
    }
    clusterId = answered;
    answeredBy = address;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
