package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.cli.config.Origin.Place;
import dev.etcdbootstrap.cli.config.YamlValue.Mapping;
import dev.etcdbootstrap.cli.config.YamlValue.Scalar;
import dev.etcdbootstrap.cli.config.YamlValue.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a YAML file from its events, so that nothing is constructed, expanded or overwritten on the
 * way: no object, no alias, no key that comes twice. The form a configuration has (a mapping of
 * values, lists of values, and mappings of these) is all that is read.
 */
final class YamlFile {

  private static final int MAX_BYTES = 1 << 20;

  /** One more than a configuration has, so that a value nested too deep is told by its key. */
  private static final int MAX_DEPTH = 3;

  /** What SnakeYAML says of a value such as {@code @x}. */
  private static final String ODD_CHARACTER =
      "found character '(.*)' that cannot start any token.*";

  private final String file;
  private final Parser parser;
  private final Resolver resolver = new Resolver();

  private YamlFile(String file, String text) {
    this.file = file;
    this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /** The entries of the mapping that the file is. */
  static List<YamlEntry> read(String file) throws MalformedFileException {
    String text = text(file);
    try {
      return new YamlFile(file, text).document();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String where = mark == null ? file : place(file, mark).toString();
      throw new MalformedFileException(where + ": " + syntaxError(e), remedy(e));
    } catch (YAMLException e) {
      throw new MalformedFileException(file + ": " + e.getMessage(), "");
    }
  }

  private static String syntaxError(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ").strip();
    if (problem.matches(ODD_CHARACTER)) {
      return isTab(e)
          ? "a tab stands where only blanks may"
          : problem.replaceFirst(ODD_CHARACTER, "no value begins with $1");
    }
    if (e.getContext() == null || e.getContext().isBlank()) {
      return problem;
    }
    Mark start = e.getContextMark();
    boolean elsewhere =
        start != null
            && e.getProblemMark() != null
            && start.getLine() < e.getProblemMark().getLine();
    return e.getContext().strip()
        + (elsewhere ? " that begins in line " + (start.getLine() + 1) : "")
        + ": "
        + problem;
  }

  private static String remedy(MarkedYAMLException e) {
    if (isTab(e)) {
      return "indent with blanks, not with tabs";
    }
    return String.valueOf(e.getProblem()).matches(ODD_CHARACTER) ? "put it in quotes" : "";
  }

  private static boolean isTab(MarkedYAMLException e) {
    return String.valueOf(e.getProblem()).contains("\\t(TAB)");
  }

  private static String text(String file) throws MalformedFileException {
    if (file.isEmpty()) {
      throw new MalformedFileException("--config is empty", "name a YAML file");
    }
    byte[] bytes;
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new MalformedFileException(file + ": is a directory", "name a YAML file");
      }
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(MAX_BYTES + 1); // a pipe or a device tells no size
      }
    } catch (NoSuchFileException e) {
      throw new MalformedFileException(file + ": no such file", "correct --config");
    } catch (IOException | InvalidPathException e) {
      throw new MalformedFileException(file + ": cannot be read: " + FileFailure.describe(e), "");
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedFileException(file + ": is larger than 1 MiB", "name a YAML file");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // A lossy second look finds the place that the strict one refused.
      text = new String(bytes, StandardCharsets.UTF_8);
      throw notText(file, text, text.indexOf('\uFFFD'), "is no UTF-8 text");
    }
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (c == '\uFEFF' || !StreamReader.isPrintable(c)) {
        throw notText(file, text, i, String.format("holds the unprintable character U+%04X", c));
      }
    }
    if (text.isBlank()) {
      throw new MalformedFileException(
          file + ":1:1: the file is empty", "write at least one setting");
    }
    return text;
  }

  private static MalformedFileException notText(String file, String text, int at, String what) {
    int end = Math.max(0, at);
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = text.codePointCount(lineStart, end) + 1;
    return new MalformedFileException(
        new Place(file, line, column) + ": " + what, "name a YAML file");
  }

  private List<YamlEntry> document() throws MalformedFileException {
    parser.getEvent(); // stream start
    if (parser.peekEvent() instanceof StreamEndEvent) {
      throw new MalformedFileException(
          file + ":1:1: there are only comments", "write at least one setting");
    }
    parser.getEvent(); // document start
    Event first = parser.getEvent();
    if (!(first instanceof MappingStartEvent start)) {
      throw malformed(first, "is no mapping", "write settings as key: value");
    }
    plain(start);
    List<YamlEntry> entries = entries(start, 1);
    parser.getEvent(); // document end
    Event next = parser.getEvent();
    if (!(next instanceof StreamEndEvent)) {
      throw malformed(next, "a second document begins", "keep one document in the file");
    }
    return entries;
  }

  private List<YamlEntry> entries(MappingStartEvent start, int depth)
      throws MalformedFileException {
    if (depth > MAX_DEPTH) {
      throw malformed(start, "mappings are nested too deep", "write settings as key: value");
    }
    List<YamlEntry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    while (!(parser.peekEvent() instanceof MappingEndEvent)) {
      Event event = parser.getEvent();
      if (!(event instanceof ScalarEvent key)) {
        throw malformed(event, "a key is no text", "write settings as key: value");
      }
      plain(key);
      Place place = place(file, key.getStartMark());
      Place first = seen.putIfAbsent(key.getValue(), place);
      if (first != null) {
        throw malformed(
            key,
            "the key " + key.getValue() + " was set in line " + first.line() + " already",
            "keep one of them");
      }
      entries.add(new YamlEntry(key.getValue(), value(depth), place));
    }
    parser.getEvent(); // mapping end
    return entries;
  }

  private YamlValue value(int depth) throws MalformedFileException {
    Event event = parser.getEvent();
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    if (event instanceof SequenceStartEvent start) {
      plain(start);
      return sequence();
    }
    if (event instanceof MappingStartEvent start) {
      plain(start);
      return new Mapping(entries(start, depth + 1));
    }
    throw refused(event);
  }

  private Sequence sequence() throws MalformedFileException {
    List<Scalar> items = new ArrayList<>();
    while (!(parser.peekEvent() instanceof SequenceEndEvent)) {
      Event event = parser.getEvent();
      if (!(event instanceof ScalarEvent scalar)) {
        throw event instanceof AliasEvent
            ? refused(event)
            : malformed(event, "an item of the list is no text", "write a list of texts");
      }
      items.add(scalar(scalar));
    }
    parser.getEvent(); // sequence end
    return new Sequence(items);
  }

  private Scalar scalar(ScalarEvent event) throws MalformedFileException {
    plain(event);
    boolean quoted = !event.isPlain();
    Tag tag = quoted ? Tag.STR : resolver.resolve(NodeId.scalar, event.getValue(), true);
    return new Scalar(event.getValue(), type(tag), place(file, event.getStartMark()));
  }

  private static YamlValue.Type type(Tag tag) {
    if (tag.equals(Tag.STR)) {
      return YamlValue.Type.TEXT;
    }
    if (tag.equals(Tag.NULL)) {
      return YamlValue.Type.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return YamlValue.Type.BOOLEAN;
    }
    if (tag.equals(Tag.TIMESTAMP)) {
      return YamlValue.Type.DATE;
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
        ? YamlValue.Type.NUMBER
        : YamlValue.Type.OTHER;
  }

  /**
   * Anchors, aliases and tags have no use here, and each has been a way to attack a YAML reader.
   */
  private void plain(NodeEvent event) throws MalformedFileException {
    Optional<String> tag = Optional.empty();
    if (event instanceof ScalarEvent scalar) {
      tag = Optional.ofNullable(scalar.getTag());
    } else if (event instanceof CollectionStartEvent collection) {
      tag = Optional.ofNullable(collection.getTag());
    }
    if (event.getAnchor() != null || tag.isPresent()) {
      throw refused(event);
    }
  }

  private MalformedFileException refused(Event event) {
    return malformed(
        event, "anchors, aliases and tags are not supported", "write the value itself");
  }

  private MalformedFileException malformed(Event event, String what, String remedy) {
    return new MalformedFileException(place(file, event.getStartMark()) + ": " + what, remedy);
  }

  private static Place place(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
