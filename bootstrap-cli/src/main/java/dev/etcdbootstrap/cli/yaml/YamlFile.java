package dev.etcdbootstrap.cli.yaml;

import dev.etcdbootstrap.cli.yaml.YamlValue.Mapping;
import dev.etcdbootstrap.cli.yaml.YamlValue.Scalar;
import dev.etcdbootstrap.cli.yaml.YamlValue.Sequence;
import dev.etcdbootstrap.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
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
 * Reads a YAML file from its events, so that no object is constructed, no alias expanded and no
 * duplicate key overwritten. Accepts only the form of a configuration: a mapping of values, lists
 * of values, and mappings of these.
 */
public final class YamlFile {

  /** One more than a configuration has, so that the message can name the key that is too deep. */
  private static final int MAX_DEPTH = 3;

  /** That of etcd has {@code discovery-config}, {@code client}, {@code secure}. */
  private static final int MAX_DEPTH_OF_ETCD = 5;

  private final String file;
  private final Parser parser;
  private final int maxDepth;
  private final Resolver resolver = new Resolver();

  private YamlFile(String file, String text, int maxDepth) {
    this.file = file;
    this.maxDepth = maxDepth;
    this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /**
   * The entries of the mapping at the top of a file.
   *
   * @param limit how long to wait for whoever writes into a pipe; empty for ever
   * @throws MalformedFileException when it cannot be read, or is not such a mapping
   */
  public static List<YamlEntry> read(String file, Optional<Duration> limit)
      throws MalformedFileException {
    return read(file, YamlText.read(file, limit), MAX_DEPTH);
  }

  /**
   * Likewise, of a config file of etcd that has been read already.
   *
   * @param file its name, for messages
   * @throws MalformedFileException when it is not such a mapping
   */
  public static List<YamlEntry> readEtcd(String file, String text) throws MalformedFileException {
    return read(file, YamlText.checked(file, text), MAX_DEPTH_OF_ETCD);
  }

  private static List<YamlEntry> read(String file, String text, int maxDepth)
      throws MalformedFileException {
    try {
      return new YamlFile(file, text, maxDepth).document();
    } catch (MarkedYAMLException e) {
      throw SyntaxError.of(file, e);
    } catch (YAMLException e) {
      throw new MalformedFileException(file + ": " + e.getMessage(), "");
    }
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
      throw malformed(first, "is not a mapping", "write settings as key: value");
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
    if (depth > maxDepth) {
      throw malformed(start, "mappings are nested too deep", "write settings as key: value");
    }
    List<YamlEntry> entries = new ArrayList<>();
    Map<String, FilePosition> seen = new HashMap<>();
    while (!(parser.peekEvent() instanceof MappingEndEvent)) {
      Event event = parser.getEvent();
      if (!(event instanceof ScalarEvent key)) {
        throw malformed(event, "a key is not text", "write settings as key: value");
      }
      plain(key);
      FilePosition position = position(key);
      FilePosition first = seen.putIfAbsent(key.getValue(), position);
      if (first != null) {
        throw malformed(
            key,
            "the key "
                + ForeignText.printable(key.getValue())
                + " was set in line "
                + first.line()
                + " already",
            "keep one of them");
      }
      entries.add(new YamlEntry(key.getValue(), value(depth), position));
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
            : malformed(event, "an item of the list is not text", "write a list of texts");
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
    return new Scalar(event.getValue(), type(tag), position(event));
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
    return new MalformedFileException(position(event) + ": " + what, remedy);
  }

  private FilePosition position(Event event) {
    return FilePosition.of(file, event.getStartMark());
  }
}
