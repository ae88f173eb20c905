package dev.etcdbootstrap.cli.config;

/** A file cannot be read as YAML. The message begins with the place. */
final class MalformedFileException extends Exception {

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

  String remedy() {
    return remedy;
  }
}
