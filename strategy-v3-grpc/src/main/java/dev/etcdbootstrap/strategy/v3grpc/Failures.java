package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.client.TlsFailures;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Translates the failures of gRPC and etcd into those that another attempt may mend and those that
 * it will not, among them, unlike in etcd, a refused user.
 */
final class Failures {

  /** So gRPC describes an exception in its own code, after which the channel is of no use. */
  private static final String PANIC = "Panic! This is a bug!";

  private Failures() {}

  /**
   * The failure to be retried.
   *
   * @param what the request was for, and where
   * @throws BootstrapException for one that retrying will not mend; {@link Reason#INTERNAL} when
   *     gRPC has given up in the middle of something
   * @throws LinkageError when gRPC has met classes that do not fit
   */
  static TransientFailure of(Status status, String what) throws BootstrapException {
    if (status.getCause() != null) {
      ClassPathFailures.rethrow(status.getCause());
    }
    String text = text(status);
    switch (status.getCode()) {
      case PERMISSION_DENIED ->
          throw refused(
              Reason.DENIED,
              what,
              text,
              "grant the user read and write access to the keys under /_etcd/registry/",
              status);
      case INVALID_ARGUMENT, UNAUTHENTICATED -> {
        if (text.contains("authentication failed")) {
          throw refused(Reason.DENIED, what, text, "check discovery-user and its password", status);
        }
        if (text.contains("user name is empty")) {
          throw refused(
              Reason.DENIED, what, text, "set discovery-user and discovery-password-file", status);
        }
      }
      case UNIMPLEMENTED ->
          throw refused(
              Reason.UNAVAILABLE,
              what,
              text,
              "this is not etcd; check discovery-endpoints",
              status);
      case RESOURCE_EXHAUSTED -> {
        if (text.contains("exceeds maximum size")) {
          throw refused(
              Reason.UNAVAILABLE,
              what,
              text,
              "use a new token; this registry is too large",
              status);
        }
      }
      case INTERNAL -> {
        if (isPanic(status)) {
          throw refused(
              Reason.INTERNAL,
              what,
              text + " " + ForeignText.oneLine(String.valueOf(status.getCause())),
              "check that all jars of gRPC, Netty and Guava on the class path have the versions that"
                  + " belong together (mvn dependency:tree)",
              status);
        }
        refuseConnection(status, what);
      }
      default -> refuseConnection(status, what);
    }
    return new TransientFailure(what + ": " + text, status.getCause());
  }

  /** Whether gRPC itself has failed. */
  static boolean isPanic(Status status) {
    return status.getCode() == Status.Code.INTERNAL
        && String.valueOf(status.getDescription()).startsWith(PANIC);
  }

  /** What is wrong below gRPC shows only in causes and texts. */
  private static void refuseConnection(Status status, String what) throws BootstrapException {
    Throwable failure = status.getCause();
    if (failure == null) {
      return;
    }
    Optional<BootstrapException> tls = TlsFailures.find(failure, what);
    if (tls.isPresent()) {
      throw tls.get();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("First received frame was not SETTINGS")) {
        throw refused(
            Reason.UNAVAILABLE,
            what,
            "the server does not speak gRPC, or only over TLS",
            "is it https? check discovery-endpoints",
            status);
      }
    }
  }

  private static BootstrapException refused(
      Reason reason, String what, String text, String remedy, Status status) {
    return new BootstrapException(reason, what + ": " + text + "; " + remedy, status.asException());
  }

  /** gRPC describes its own state; the reason is the last of the causes. */
  private static String text(Status status) {
    String description = String.valueOf(status.getDescription());
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED
        && !description.startsWith("etcdserver")) {
      return "no response in time";
    }
    if (description.startsWith("Network closed for unknown reason")) {
      return "the server closed the connection, as one that is restarted does, or as one that expects TLS does with http";
    }
    String text =
        description.equals("io exception") || status.getDescription() == null
            ? lastCause(status)
            : description.lines().findFirst().orElse("");
    return ForeignText.oneLine(text);
  }

  private static String lastCause(Status status) {
    String text = status.getCode().toString();
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
    return text;
  }

  /** The status that a failure carries, or {@code UNKNOWN}. */
  static Status status(@Nullable Throwable failure) {
    if (failure instanceof StatusRuntimeException e) {
      return e.getStatus();
    }
    return failure instanceof StatusException e
        ? e.getStatus()
        : Status.UNKNOWN.withCause(failure).withDescription(String.valueOf(failure));
  }
}
