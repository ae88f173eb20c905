package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClientOptions.Credentials;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of an etcd cluster: one connection at a time, and from one endpoint to the next when it
 * fails. A request goes to each endpoint once at most; to try again is for the caller. Used by one
 * thread at a time.
 */
final class EtcdClient implements AutoCloseable {

  private final ClientSettings settings;
  private final StrategyContext context;
  private List<Endpoint> endpoints;
  private @Nullable Connection connection;
  private long clusterId; // 0 until something was answered
  private String answeredBy = "";
  private boolean authenticates;

  EtcdClient(ClientSettings settings, StrategyContext context) {
    this.settings = settings;
    this.context = context;
    this.endpoints = settings.endpoints();
    this.authenticates = settings.credentials().isPresent();
  }

  /**
   * Sends a transaction; blocks until its answer is there. It must do no harm when it is sent
   * twice.
   *
   * @param what is asked, for messages
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
   * Sends a transaction that writes, where the last answer came from and nowhere else: another
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
    }
    try {
      check(answer, request, current, what);
      return answer;
    } catch (BootstrapException e) {
      throw new TransientFailure(e.getMessage(), e); // written or not: the next read tells
    }
  }

  /** Opens a watch where the last answer came from. */
  WatchStream watch(WatchCreateRequest request, String what)
      throws TransientFailure, BootstrapException, InterruptedException {
    return connected().watch(request, what);
  }

  /** Goes on to the next endpoint with the next request. */
  void giveUpConnection() {
    if (connection != null) {
      connection.giveUp();
      connection = null;
    }
    endpoints = Endpoint.rotated(endpoints);
  }

  private Connection connected() throws TransientFailure, BootstrapException, InterruptedException {
    Connection current = connection;
    if (current == null) {
      current = authenticated(new Connection(endpoints.get(0), settings.transport()));
      connection = current;
    }
    return current;
  }

  /** A connection on which the user is not known is of no use to anybody. */
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
    if (!authenticates) {
      return;
    }
    Credentials credentials = settings.credentials().orElseThrow();
    if (!current.authenticate(credentials, limit())) {
      authenticates = false;
      context.tell(
          BootstrapEvent.warning(
              current.address()
                  + " has authentication switched off, so discovery-user is of no use, and anybody can"
                  + " change the registry"));
    }
  }

  private Duration limit() {
    Duration limit = context.deadline().atMost(settings.requestTimeout());
    // With no time left, one short attempt: to withdraw a registration, for one, is worth it.
    return limit.isZero() ? Duration.ofSeconds(1) : limit;
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
              + ": the answer is not what etcd v3 answers; check discovery-endpoints");
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
