package dev.etcdbootstrap.cli.yaml;

import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.cli.files.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads the text of a YAML file: UTF-8, at most 1 MiB, and only characters that YAML allows. */
final class YamlText {

  private static final int MAX_BYTES = 1 << 20;
  private static final String NAME_ANOTHER = "name a YAML file";

  private final String file;
  private final Optional<Duration> limit;

  private YamlText(String file, Optional<Duration> limit) {
    this.file = file;
    this.limit = limit;
  }

  /**
   * @param limit for a pipe, or whatever else is no regular file; empty for none
   */
  static String read(String file, Optional<Duration> limit) throws MalformedFileException {
    if (file.isEmpty()) {
      throw new MalformedFileException("--config is empty", NAME_ANOTHER);
    }
    YamlText text = new YamlText(file, limit);
    return text.checked(text.bytes());
  }

  /** A text that was read elsewhere, if it holds only characters that YAML allows. */
  static String checked(String file, String text) throws MalformedFileException {
    return new YamlText(file, Optional.empty()).checked(text);
  }

  private byte[] bytes() throws MalformedFileException {
    byte[] bytes;
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new MalformedFileException(file + ": is a directory", NAME_ANOTHER);
      }
      bytes =
          Files.isRegularFile(path) || Files.notExists(path)
              ? read(path)
              : Patience.within(limit, "nobody has written a whole file to it", () -> read(path));
    } catch (NoSuchFileException e) {
      throw new MalformedFileException(file + ": no such file", "correct --config");
    } catch (IOException | InvalidPathException e) {
      throw new MalformedFileException(file + ": cannot be read: " + FileFailure.describe(e), "");
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedFileException(file + ": is larger than 1 MiB", NAME_ANOTHER);
    }
    return bytes;
  }

  private static byte[] read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES + 1); // the size of a pipe or a device is not known
    }
  }

  private String checked(byte[] bytes) throws MalformedFileException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // Decoding again, with replacements, finds the position of what was refused.
      text = new String(bytes, StandardCharsets.UTF_8);
      throw refused(text, text.indexOf('\uFFFD'), "is not UTF-8 text");
    }
    return checked(text);
  }

  private String checked(String decoded) throws MalformedFileException {
    String text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (c == '\uFEFF' || !StreamReader.isPrintable(c)) {
        throw refused(text, i, String.format("holds the unprintable character U+%04X", c));
      }
    }
    if (text.isBlank()) {
      throw new MalformedFileException(
          file + ":1:1: the file is empty", "write at least one setting");
    }
    return text;
  }

  private MalformedFileException refused(String text, int index, String what) {
    int end = Math.max(0, index);
    int lineStart = text.lastIndexOf('\n', end - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    int column = text.codePointCount(lineStart, end) + 1;
    return new MalformedFileException(
        new FilePosition(file, line, column) + ": " + what, NAME_ANOTHER);
  }
}
