package dev.etcdbootstrap.cli.initfiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for values: <code>{{name}}</code>. Where such a place has a line for itself,
 * each line of the value is indented like the place, and an empty value leaves no line. Values are
 * put in as they are: whoever fills a template quotes them as its language wants it.
 */
final class Template {

  /** With the line around it, if nothing else is on that. */
  private static final Pattern PLACE =
      Pattern.compile("(?m)^([ \\t]*)\\{\\{(\\w+)\\}\\}\\n|\\{\\{(\\w+)\\}\\}");

  private final String text;

  private Template(String text) {
    this.text = text;
  }

  /** The template in a resource of this package. */
  static Template of(String resource) {
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the template " + resource + " is not in the jar");
      }
      return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with a value for every place; what a value holds is no place. */
  String filled(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group(3) == null
                        ? indented(value(values, place.group(2)), place.group(1))
                        : value(values, place.group(3))));
  }

  private static String indented(String value, String indentation) {
    StringBuilder lines = new StringBuilder();
    value
        .lines()
        .forEach(line -> lines.append(line.isEmpty() ? "" : indentation).append(line).append('\n'));
    return lines.toString();
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the template has a place " + name + ", which nobody fills");
    }
    return value;
  }
}
