package dev.etcdbootstrap.cli.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

/** Explains why a file cannot be read or written. */
public final class FileFailure {

  private FileFailure() {}

  /** The reason alone, without the class of the exception and the path. */
  public static String describe(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    if (e instanceof InvalidPathException invalid) {
      return invalid.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
