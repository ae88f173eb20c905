package dev.etcdbootstrap.testkit;

/** How bootstraps come to their end. */
enum Ending {
  SUCCESS,
  DEADLINE,
  INTERRUPT;

  @Override
  public String toString() {
    return switch (this) {
      case SUCCESS -> "after a success of all members";
      case DEADLINE -> "after the deadline of a member that is alone";
      case INTERRUPT -> "after an interrupt of a member that is alone";
    };
  }
}
