package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Redactor;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls code of strategies: whatever it does, the caller gets a result or an exception of this API.
 */
final class StrategyGuard {

  /** How long a strategy may take for an answer that needs no waiting. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String API = "dev.etcdbootstrap";

  private StrategyGuard() {}

  /** A strategy did what none may do. The message completes "its constructor …". */
  static final class Defect extends Exception {

    private static final long serialVersionUID = 1L;

    Defect(String message) {
      super(message);
    }

    private Defect(Throwable cause) {
      super("failed unexpectedly: " + describe(cause), cause);
    }

    private Defect redacted(Redactor redactor) {
      Throwable redacted = redactor.redact((Throwable) this);
      if (redacted == this) {
        return this;
      }
      Defect defect = new Defect(String.valueOf(redacted.getMessage()));
      if (redacted.getCause() != null) {
        defect.initCause(redacted.getCause());
      }
      return defect;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** Whether a strategy shares its class path with this API; a plugin of the command does not. */
  static boolean isOfHost(Class<?> strategy) {
    return strategy.getClassLoader() == StrategyGuard.class.getClassLoader();
  }

  /**
   * Asks for an answer that needs no waiting. What comes from the class loader of this API is as
   * trusted as this code and is asked in this thread, because a start must be fast; any other is
   * given up after the limit, with its thread.
   *
   * @throws Defect when there is no answer
   */
  static <T> T ask(Class<?> strategy, Duration limit, Callable<T> question) throws Defect {
    try {
      if (isOfHost(strategy)) {
        return call(question);
      }
      StrategyTask<T> task =
          new StrategyTask<>(strategy.getSimpleName(), strategy, () -> call(question));
      task.start();
      return await(task, limit);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Defect defect ? defect : new Defect(cause(e));
    } catch (BootstrapException | InterruptedException | InvalidClusterException e) {
      throw new Defect(e);
    }
  }

  /**
   * What the code returns. What it throws that is none of this API's exceptions becomes a defect
   * right here, in the thread of the strategy: to describe an exception runs code of its class.
   */
  static <T> T call(Callable<T> code) throws BootstrapException, InterruptedException, Defect {
    try {
      return code.call();
    } catch (BootstrapException | InterruptedException | InvalidClusterException | Defect e) {
      throw e;
    } catch (Throwable e) {
      throw new Defect(e);
    }
  }

  /** Likewise; nothing that is thrown has a secret in it. */
  static <T> T call(Callable<T> code, Redactor redactor)
      throws BootstrapException, InterruptedException, Defect {
    try {
      return call(code);
    } catch (BootstrapException e) {
      throw e.redacted(redactor);
    } catch (InvalidClusterException e) {
      throw e.redacted(redactor);
    } catch (Defect e) {
      throw e.redacted(redactor);
    }
  }

  private static <T> T await(StrategyTask<T> task, Duration limit)
      throws ExecutionException, Defect {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // the wait is short; the caller's next one ends at once
        }
      }
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new Defect("has not returned within " + limit.toSeconds() + " s");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Throwable cause(Throwable e) {
    return e.getCause() == null ? e : e.getCause();
  }

  /** What was thrown, on one line, and what to do about it where that is known. */
  static String describe(Throwable thrown) {
    try {
      if (thrown instanceof ServiceConfigurationError
          || thrown instanceof ExceptionInInitializerError) {
        if (thrown.getCause() != null) {
          return describe(thrown.getCause());
        }
      }
      return ForeignText.oneLine(String.valueOf(thrown)).replaceFirst("\\.$", "") + advice(thrown);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  private static String advice(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).replace('/', '.');
    if (thrown instanceof UnsupportedClassVersionError) {
      return "; run it with a newer Java than " + Runtime.version().feature();
    }
    boolean missing =
        thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException;
    if (thrown instanceof IncompatibleClassChangeError
        || (missing
            && message.matches(
                "\\Q"
                    + API
                    + "\\E\\.((client|cluster|output|plugins|rendezvous|spi|text)\\.)?\\w+"))) {
      // An abstract method is hardly any but one of the strategy's own, and seldom said whose.
      return "; it was built for another version of etcd-bootstrap"
          + (thrown instanceof AbstractMethodError || message.contains(API)
              ? ""
              : ", or of one of its jars");
    }
    return missing && !message.contains("initialize") ? "; it lacks a jar that has this class" : "";
  }
}
