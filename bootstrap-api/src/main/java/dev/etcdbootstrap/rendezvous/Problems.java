package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.Problem;
import java.util.List;

/**
 * What can be wrong with registrations; what is wrong with the members they make is told by the
 * model.
 */
final class Problems {

  private static final int SHOWN = 200;

  private Problems() {}

  /** What others wrote, fit for one line of a terminal. */
  static String visible(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && i < SHOWN; i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > SHOWN ? out.append("...").toString() : out.toString();
  }

  static Problem severalMembers(Registration registration, List<String> names) {
    return new Problem(
        "bad-registration",
        Problem.Severity.ERROR,
        "the registration "
            + visible(registration.key())
            + " holds several members: "
            + String.join(", ", names),
        "remove it from the registry, or use a new token",
        names);
  }

  static Problem differs(Registration own, Registration found, String name) {
    return Problem.error(
        "registration-differs",
        "the key of "
            + name
            + ", "
            + own.key()
            + ", is registered as "
            + visible(found.value())
            + ", not as "
            + own.value(),
        "another member has these peer URLs: give each its own; if this one was renamed, give it back its"
            + " old name or use a new token",
        name);
  }

  static Problem removed(Registration own, String name) {
    return Problem.error(
        "registration-removed",
        "somebody has removed the registration of " + name + ", " + own.key(),
        "start again to register anew",
        name);
  }
}
