package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Shortened;
import java.time.Duration;
import java.util.List;

/**
 * How a bootstrap at a shared registry can end without a cluster, in words for an operator.
 *
 * @param place the registry
 */
record RendezvousFailures(String place) {

  /**
   * Others came first.
   *
   * @param withdrawn what became of the own registration: ", and nothing was registered"
   */
  BootstrapException full(List<Member> members, String withdrawn) {
    return new BootstrapException(
        Reason.CLUSTER_FULL,
        place
            + " is full: its "
            + members.size()
            + " places are taken by "
            + Shortened.list(members.stream().map(Member::name).toList())
            + withdrawn
            + "; add this member to the running cluster with etcdctl member add, or use a new token");
  }

  /**
   * The registrations contradict each other or the own one.
   *
   * @param addition completes the summary; may be empty
   */
  BootstrapException noCluster(List<Problem> problems, String addition) {
    return new BootstrapException(
        Reason.INVALID_CLUSTER,
        "the registrations at " + place + " make no cluster" + addition,
        problems);
  }

  /** More registrations than any cluster has. */
  BootstrapException tooMany(int registrations) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        place + " holds " + registrations + " registrations, too many to go on; use a new token");
  }

  /** A registration that should give way stays. */
  BootstrapException stuck(List<Problem> problems, Registration inTheWay) {
    return noCluster(
        problems,
        ", and the registration "
            + ForeignText.printable(inTheWay.toString())
            + " that is in the way was not withdrawn; remove it by hand, or use a new token");
  }

  /** The deadline came before the registry was read once. */
  BootstrapException neverRead(Duration elapsed, String failure) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        place
            + " could not be read"
            + after(elapsed)
            + ": "
            + lastAttempt(failure)
            + "; check the address, or raise timeout");
  }

  private static String lastAttempt(String failure) {
    return failure.isEmpty() ? "no attempt was made" : failure;
  }

  /** The deadline came before it was known who is marked as started. */
  BootstrapException marksNotRead(Duration elapsed, String failure) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        "the start marks at "
            + place
            + " could not be read"
            + after(elapsed)
            + ": "
            + lastAttempt(failure)
            + "; check the address, or raise timeout");
  }

  /** The deadline came before a member was known to be marked as started. */
  BootstrapException markNotWritten(EtcdId member, Duration elapsed, String failure) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        "member "
            + member
            + " could not be marked as started at "
            + place
            + after(elapsed)
            + ": "
            + lastAttempt(failure)
            + (failure.isEmpty() ? "" : "; whether it is marked is not known")
            + "; check the address, or raise timeout");
  }

  /** The deadline came before all members. */
  BootstrapException membersMissing(
      Duration elapsed, List<String> found, int expected, String failure) {
    return new BootstrapException(
        Reason.TIMEOUT,
        "members are missing at "
            + place
            + after(elapsed)
            + ": there are "
            + found.size()
            + " of "
            + expected
            + (found.isEmpty() ? "" : " (" + Shortened.list(found) + ")")
            + (failure.isEmpty() ? "" : ", and the last attempt failed: " + failure)
            + "; start the others, or raise timeout");
  }

  private static String after(Duration elapsed) {
    return " after " + elapsed.toMillis() + " ms";
  }
}
