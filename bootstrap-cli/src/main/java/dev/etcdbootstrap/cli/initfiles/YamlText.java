package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.text.Json;
import java.util.List;

/** Writes texts into YAML, for readers that put variables in after they have read it. */
final class YamlText {

  private YamlText() {}

  /** A text in double quotes. */
  static String quoted(String text) {
    return Json.write(text);
  }

  /** A list of texts, a line each. */
  static String list(List<String> items) {
    return String.join("\n", items.stream().map(item -> "- " + quoted(item)).toList());
  }

  /** As Compose and Kubernetes take a text in which nothing is a variable. */
  static String withoutVariables(String text) {
    return text.replace("$", "$$");
  }
}
