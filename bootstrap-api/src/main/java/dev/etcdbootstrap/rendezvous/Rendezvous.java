package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A registry in which members meet; the transport of one protocol. Used by one thread at a time,
 * for one bootstrap.
 *
 * <p>Every method blocks, ends soon after an interrupt with {@link InterruptedException}, and
 * bounds its remote calls by the deadline it was made with. What another attempt may mend is a
 * {@link TransientFailure}; what it will not, such as a token that does not exist or a refused
 * certificate, is a {@link BootstrapException}. A read is linearizable: it shows every registration
 * made before it began. Without that, two members could take different ones for the first N.
 *
 * <p>A library that has threads of its own may report classes that do not fit together as if the
 * network had failed: hand such a failure to {@link
 * dev.etcdbootstrap.spi.ClassPathFailures#rethrow} before it is retried.
 */
public interface Rendezvous extends AutoCloseable {

  /** Where this is, for messages, without secrets. */
  String place();

  /** What the registry holds now. */
  Roster read() throws TransientFailure, BootstrapException, InterruptedException;

  /**
   * Writes a registration unless its key is there already, and reads the registry no earlier than
   * that. Never changes what is there: the roster tells who holds the key. When the outcome of the
   * write is not known, throw a {@link TransientFailure}, and the next roster will tell; a {@link
   * BootstrapException} means that nothing was written. When it is known that this call has written
   * it, return the roster {@linkplain Roster#withWriteConfirmed with that confirmed}.
   *
   * @param before the roster that led to this
   */
  Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException;

  /**
   * Waits for a change, and returns the roster after it. May return the same roster when the limit
   * has come or the registry has nothing to say; if it does so at once, it is not asked again at
   * once.
   */
  Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException;

  /**
   * How a registry awaits a change that cannot tell of one: it is read after every pause, until its
   * revision is another or the limit has come.
   *
   * @param pause between two reads
   */
  static Roster poll(Rendezvous registry, Roster last, Duration limit, Duration pause)
      throws TransientFailure, BootstrapException, InterruptedException {
    Deadline end = Deadline.after(limit);
    Roster next = last;
    while (next.revision() == last.revision() && !end.isExpired()) {
      Thread.sleep(end.atMost(pause).toMillis() + 1); // also for less than one
      next = registry.read();
    }
    return next;
  }

  /** Removes a registration if it still has this value. */
  void withdraw(Registration own) throws TransientFailure, BootstrapException, InterruptedException;

  /**
   * The members that are marked as started; empty when this registry keeps no start marks, which is
   * the default. A registry that keeps them overrides this and {@link #markStarted}.
   *
   * <p>A start mark outlives the disk of its member: one that comes back without data learns that
   * it was started before. It is no registration. It counts as no member and changes no {@link
   * Roster} but for its revision, and it stays when the registration is withdrawn.
   *
   * <p>Empty means that this registry is known to keep none. Whatever leaves that open is a
   * failure, and so is a token that does not exist: a store that has lost its token has lost its
   * marks. {@link StartMarks#parse} reads names and has their limit.
   */
  default Optional<Set<EtcdId>> startMarks()
      throws TransientFailure, BootstrapException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Marks a member as started, for every {@link #startMarks} that begins after it; does nothing
   * when it is marked already. A {@link BootstrapException} means that nothing was written: when
   * the outcome is not known, throw a {@link TransientFailure}.
   *
   * @return false when this registry is known to keep no start marks, which is the default
   */
  default boolean markStarted(EtcdId member)
      throws TransientFailure, BootstrapException, InterruptedException {
    return false;
  }

  /** Lets go of connections and threads. */
  @Override
  void close();
}
