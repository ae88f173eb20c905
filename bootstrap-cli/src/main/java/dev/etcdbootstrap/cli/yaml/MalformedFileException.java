package dev.etcdbootstrap.cli.yaml;

/** A file cannot be read as YAML. The message begins with its name or a position in it. */
public final class MalformedFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  MalformedFileException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What to do about it; may be empty. */
  public String remedy() {
    return remedy;
  }
}
