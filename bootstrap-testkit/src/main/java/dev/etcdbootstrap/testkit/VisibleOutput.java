package dev.etcdbootstrap.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Everything that a bootstrap shows, and that must not contain a secret. */
final class VisibleOutput {

  private final List<String> texts = new ArrayList<>();

  void add(MemberRun<?> run) {
    run.log().events().forEach(event -> texts.add("event " + event));
    run.log().late().forEach(event -> texts.add("event " + event));
    run.result().ifPresent(result -> texts.add("result " + result));
    run.failure().ifPresent(this::add);
  }

  void add(Throwable thrown) {
    add(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private void add(Throwable thrown, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return;
    }
    texts.add("exception " + thrown + " with the message " + thrown.getMessage());
    Throwable cause = thrown.getCause();
    if (cause != null) {
      add(cause, seen);
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      add(suppressed, seen);
    }
  }

  void addOutput(String output) {
    texts.add("output " + output);
  }

  List<String> texts() {
    return texts;
  }
}
