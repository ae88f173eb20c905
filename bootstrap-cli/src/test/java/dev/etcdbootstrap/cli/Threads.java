package dev.etcdbootstrap.cli;

/** Threads that may fail. */
final class Threads {

  /** Something to do that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private Threads() {}

  /**
   * Does it on a thread of its own; what it throws is printed, and seen by what is missing then.
   */
  static Thread start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
