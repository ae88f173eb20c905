package dev.etcdbootstrap.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Collects what is printed to the standard streams of this JVM until it is closed. */
final class CapturedOutput implements AutoCloseable {

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CapturedOutput() {}

  static CapturedOutput start() {
    CapturedOutput captured = new CapturedOutput();
    PrintStream stream = new PrintStream(captured.bytes, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    return captured;
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}
