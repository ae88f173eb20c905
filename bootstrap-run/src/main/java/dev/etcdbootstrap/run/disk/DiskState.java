package dev.etcdbootstrap.run.disk;

import java.nio.file.Path;

/**
 * What is in the data directory of a member and in its write-ahead log, which etcd may keep
 * elsewhere ({@code --wal-dir}). May grow by kinds. Immutable.
 */
public sealed interface DiskState {

  /** Neither log nor database: etcd would start as a new member. */
  record Empty() implements DiskState {}

  /** A member has been here. */
  record Initialised(LogSummary log) implements DiskState {}

  /**
   * The database without the log: what the member has acknowledged is lost. etcd 3.4 starts and
   * says that it is healthy while every write fails; 3.7 never gets ready.
   *
   * @param database the file that is there
   * @param log the directory that has no log
   */
  record LogMissing(Path database, Path log) implements DiskState {}

  /**
   * There is something, and it cannot be read: too little is known to start on it or without it.
   *
   * @param path what cannot be read
   * @param why in a few words
   */
  record Unreadable(Path path, String why) implements DiskState {}
}
