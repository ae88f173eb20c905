package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.ClusterLimits;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Shortened;
import java.util.List;

/**
 * What can be wrong with registrations; what is wrong with the members they make is told by the
 * model.
 */
final class Problems {

  private Problems() {}

  static Problem tooLong(Registration registration) {
    return Problem.error(
        "bad-registration",
        "the registration "
            + ForeignText.printable(registration.key())
            + " has "
            + registration.value().length()
            + " characters, and no member needs more than "
            + ClusterLimits.MAX_REGISTRATION_LENGTH,
        "remove it from the registry, or use a new token");
  }

  static Problem severalMembers(Registration registration, List<String> names) {
    return Problem.error(
            "bad-registration",
            "the registration "
                + ForeignText.printable(registration.key())
                + " holds several members: "
                + Shortened.list(names),
            "remove it from the registry, or use a new token")
        .concerning(names.subList(0, Math.min(names.size(), Shortened.MOST)));
  }

  static Problem differs(Registration own, Registration found, String name) {
    return Problem.error(
        "registration-differs",
        "the key of "
            + name
            + ", "
            + own.key()
            + ", is registered as "
            + ForeignText.printable(found.value())
            + ", not as "
            + own.value(),
        "another member has these peer URLs: give each its own; if this one was renamed, give it back its"
            + " old name or use a new token",
        name);
  }

  static Problem sizeChanged(Registration first, int size) {
    return Problem.error(
        "size-changed",
        "the cluster size, now "
            + size
            + ", was written after the registration "
            + ForeignText.printable(first.toString())
            + " was made, so some members may have started with another one",
        "use a new token, and leave its size as it is");
  }

  static Problem removed(Registration own, String name) {
    return Problem.error(
        "registration-removed",
        "somebody has removed the registration of " + name + ", " + own.key(),
        "start again to register anew",
        name);
  }
}
