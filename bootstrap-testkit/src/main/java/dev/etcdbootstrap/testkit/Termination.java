package dev.etcdbootstrap.testkit;

/** The ways in which a bootstrap ends. */
enum Termination {
  SUCCESS,
  DEADLINE,
  INTERRUPT;

  @Override
  public String toString() {
    return switch (this) {
      case SUCCESS -> "after all members succeeded";
      case DEADLINE -> "after a lone member reached its deadline";
      case INTERRUPT -> "after a lone member was interrupted";
    };
  }
}
