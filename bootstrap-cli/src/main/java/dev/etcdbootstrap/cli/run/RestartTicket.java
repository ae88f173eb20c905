package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.run.disk.LogEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * With what the start script starts a member again without asking a JVM, as long as nothing has
 * changed that a decision rests on: the words, the environment, the program, the config files, the
 * claim and the machine; and as long as the log still ends no earlier than it did. A shell compares
 * all of that; whatever it finds different, or cannot find, is left to the JVM.
 *
 * @param inputs digest of words and environment, as the script has computed it
 * @param machineId of the claim
 * @param dataDirectory as the script calls the directory that it has locked
 * @param files the program, the config files and the claim
 * @param logEnd the end of the log before the start
 * @param lines what the script is told to start
 */
record RestartTicket(
    String inputs,
    String machineId,
    String dataDirectory,
    List<Path> files,
    LogEnd logEnd,
    List<String> lines) {

  /** As lines of {@code key=value}, the last of which is {@code end}. */
  String text() throws IOException {
    List<String> all = new ArrayList<>();
    all.add("version=1");
    all.add("inputs=" + inputs);
    all.add("machine-id=" + machineId);
    all.add("data-dir=" + oneLine(dataDirectory));
    for (Path file : files) {
      all.add("file=" + oneLine(file.toAbsolutePath().toString()));
      all.add("is=" + identity(file));
    }
    all.add("log=" + oneLine(logEnd.file().toAbsolutePath().toString()));
    all.add("log-offset=" + logEnd.offset());
    all.add("log-bytes=" + logEnd.bytes());
    all.addAll(lines);
    all.add("end");
    return String.join("\n", all) + "\n";
  }

  private static String oneLine(String text) throws IOException {
    if (text.indexOf('\n') >= 0) {
      throw new IOException("a path has a line break");
    }
    return text;
  }

  /** As {@code stat -L -c %i:%s:%Y:%Z} prints it. */
  private static String identity(Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
    return attributes.get("ino")
        + ":"
        + attributes.get("size")
        + ":"
        + seconds(attributes.get("lastModifiedTime"))
        + ":"
        + seconds(attributes.get("ctime"));
  }

  private static long seconds(@Nullable Object time) {
    return time instanceof FileTime fileTime ? fileTime.toInstant().getEpochSecond() : -1;
  }
}
