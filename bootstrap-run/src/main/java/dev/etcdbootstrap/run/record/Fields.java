package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.text.ForeignText;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * One JSON object of a record, read key by key. Whatever is missing, of another kind or unknown is
 * an {@link IllegalArgumentException} that names its place.
 */
final class Fields {

  private final String place;
  private final JSONObject object;
  private final Set<String> unread;

  /**
   * @param place of the object, with a dot at its end; empty for the whole
   */
  Fields(String place, JSONObject object) {
    this.place = place;
    this.object = object;
    this.unread = new TreeSet<>(object.keySet());
  }

  String text(String key) {
    return value(key, String.class, "a text");
  }

  boolean flag(String key) {
    return value(key, Boolean.class, "true or false");
  }

  int count(String key) {
    int count = value(key, Integer.class, "a whole number");
    if (count < 0) {
      throw refused(key, "is negative");
    }
    return count;
  }

  EtcdId id(String key) {
    return parsed(key, EtcdId::parse);
  }

  /** A number of 64 unsigned bits, as text. */
  long unsigned(String key) {
    return parsed(key, Long::parseUnsignedLong);
  }

  Path path(String key) {
    return parsed(key, Path::of);
  }

  PeerUrl url(String key) {
    return parsed(key, PeerUrl::parse);
  }

  List<PeerUrl> urls(String key) {
    return texts(key, PeerUrl::parse);
  }

  List<EtcdId> ids(String key) {
    return texts(key, EtcdId::parse);
  }

  /** The constant whose {@code toString} is the text. */
  <E extends Enum<E>> E constant(String key, Class<E> type) {
    return parsed(key, text -> constant(text, type, E::toString));
  }

  /** The constant whose {@link Word} is the text. */
  <E extends Enum<E>> E word(String key, Class<E> type) {
    return parsed(key, text -> constant(text, type, Word::of));
  }

  <E extends Enum<E>> List<E> constants(String key, Class<E> type) {
    return texts(key, text -> constant(text, type, E::toString));
  }

  private static <E extends Enum<E>> E constant(
      String text, Class<E> type, Function<E, String> word) {
    for (E constant : type.getEnumConstants()) {
      if (word.apply(constant).equals(text)) {
        return constant;
      }
    }
    throw unknown(text);
  }

  /** For a word that a record of this version does not have. */
  static IllegalArgumentException unknown(String word) {
    return new IllegalArgumentException(
        "is " + quoted(word) + ", which this version does not know");
  }

  /** The text as what it means. */
  <T> T parsed(String key, Function<String, T> parse) {
    String text = text(key);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw refused(key, why(e));
    }
  }

  /** The texts of an array as what they mean. */
  <T> List<T> texts(String key, Function<String, T> parse) {
    JSONArray array = value(key, JSONArray.class, "an array");
    List<T> texts = new ArrayList<>(array.length());
    for (int i = 0; i < array.length(); i++) {
      if (!(array.get(i) instanceof String text)) {
        throw refused(key + "[" + i + "]", "is not a text");
      }
      try {
        texts.add(parse.apply(text));
      } catch (IllegalArgumentException e) {
        throw refused(key + "[" + i + "]", why(e));
      }
    }
    return texts;
  }

  /** The object, read to its last key. */
  <T> T object(String key, Function<Fields, T> read) {
    return read(key, value(key, JSONObject.class, "an object"), read);
  }

  /** The object, if there is one. */
  <T> Optional<T> optional(String key, Function<Fields, T> read) {
    return object.has(key) ? Optional.of(object(key, read)) : Optional.empty();
  }

  /** The objects of an array. */
  <T> List<T> objects(String key, Function<Fields, T> read) {
    JSONArray array = value(key, JSONArray.class, "an array");
    List<T> objects = new ArrayList<>(array.length());
    for (int i = 0; i < array.length(); i++) {
      String element = key + "[" + i + "]";
      if (!(array.get(i) instanceof JSONObject item)) {
        throw refused(element, "is not an object");
      }
      objects.add(read(element, item, read));
    }
    return objects;
  }

  private <T> T read(String key, JSONObject item, Function<Fields, T> read) {
    Fields fields = new Fields(place + key + ".", item);
    T value;
    try {
      value = read.apply(fields);
    } catch (RefusedException e) {
      throw e; // knows its place better
    } catch (IllegalArgumentException e) {
      throw refused(key, why(e));
    }
    fields.end();
    return value;
  }

  /** Refuses keys that nobody has read. */
  void end() {
    if (!unread.isEmpty()) {
      throw refused(
          ForeignText.printable(unread.iterator().next()),
          "is a key that this version does not know");
    }
  }

  private <T> T value(String key, Class<T> type, String kind) {
    unread.remove(key);
    if (!object.has(key)) {
      throw refused(key, "is missing");
    }
    Object value = object.get(key);
    if (!type.isInstance(value)) {
      throw refused(key, "is not " + kind);
    }
    return type.cast(value);
  }

  /** A value that cannot be, with its place. */
  static final class RefusedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  private RefusedException refused(String key, String why) {
    return new RefusedException(place + key + " " + why);
  }

  private static String why(RuntimeException e) {
    return e instanceof NumberFormatException || e instanceof DateTimeException
        ? "is malformed"
        : ForeignText.oneLine(String.valueOf(e.getMessage()));
  }

  private static String quoted(String text) {
    return "\"" + ForeignText.printable(text) + "\"";
  }
}
