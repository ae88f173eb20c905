package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the ways in which gRPC and etcd fail come to. What another attempt may mend is transient;
 * unlike in etcd, a refused user is not.
 */
final class Failures {

  private Failures() {}

  /**
   * The failure to be retried.
   *
   * @param what was asked, and where
   * @throws BootstrapException for one that retrying will not mend
   */
  static TransientFailure of(Status status, String what) throws BootstrapException {
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
              Reason.UNAVAILABLE, what, text, "this is no etcd; check discovery-endpoints", status);
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
      default -> refuseConnection(status, what);
    }
    return new TransientFailure(what + ": " + text, status.getCause());
  }

  /** What is wrong below gRPC shows only in causes and texts. */
  private static void refuseConnection(Status status, String what) throws BootstrapException {
    boolean tls = false;
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof NotSslRecordException) {
        throw refused(
            Reason.UNAVAILABLE, what, "the server does not speak TLS", "is it http?", status);
      }
      tls |= cause instanceof SSLException;
      if (cause instanceof CertificateException || (tls && message.contains("certificate"))) {
        throw refused(
            Reason.DENIED,
            what,
            "the certificate was refused: " + message,
            "set discovery-cacert to the authority that signed the server's, and discovery-cert and"
                + " discovery-key if it asks for yours",
            status);
      }
      if (message.contains("First received frame was not SETTINGS")) {
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

  /** gRPC's own texts go on about its inner workings; what matters is at the end of the causes. */
  private static String text(Status status) {
    String description = String.valueOf(status.getDescription());
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED
        && !description.startsWith("etcdserver")) {
      return "no answer in time";
    }
    String deepest = "";
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      deepest = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
    if (description.equals("io exception") || status.getDescription() == null) {
      return deepest.isEmpty() ? status.getCode().toString() : deepest;
    }
    return description.startsWith("Network closed for unknown reason")
        ? "the server closed the connection, as one that wants TLS does to http"
        : description.lines().findFirst().orElse("");
  }

  /** The status inside; unknown when there is none. */
  static Status status(@Nullable Throwable failure) {
    if (failure instanceof StatusRuntimeException e) {
      return e.getStatus();
    }
    return failure instanceof StatusException e
        ? e.getStatus()
        : Status.UNKNOWN.withCause(failure).withDescription(String.valueOf(failure));
  }
}
