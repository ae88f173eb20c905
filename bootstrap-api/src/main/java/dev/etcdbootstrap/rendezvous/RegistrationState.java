package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.spi.Reason;

/** What a member knows of its own registration; its text completes a failure. */
enum RegistrationState {
  ABSENT("nothing was registered"),
  UNKNOWN("whether this member was registered is not known: started again, it finds out"),
  HELD("this member is registered and keeps its place: started again, it resumes"),
  DOUBTED(
      "this member was registered when the registry was last read: started again, it finds out"
          + " whether it still is"),
  LOST(
      "this member was registered, and the registry has lost the token since, with the registration:"
          + " use a new token for every member"),
  REMOVED("nothing is registered any more");

  private final String text;

  RegistrationState(String text) {
    this.text = text;
  }

  /** What is left to know when the registry itself, and not the time, has ended the attempt. */
  RegistrationState after(Reason reason) {
    if (this != HELD) {
      return this;
    }
    return switch (reason) {
      case NOT_FOUND -> LOST;
      case UNAVAILABLE -> DOUBTED;
      default -> this;
    };
  }

  String text() {
    return text;
  }
}
