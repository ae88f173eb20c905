package dev.etcdbootstrap.rendezvous;

/** What a member knows of its own registration; its text completes a failure. */
enum RegistrationState {
  ABSENT("nothing was registered"),
  UNKNOWN("whether this member was registered is not known: started again, it finds out"),
  HELD("this member is registered and keeps its place: started again, it resumes"),
  REMOVED("nothing is registered any more");

  private final String text;

  RegistrationState(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
