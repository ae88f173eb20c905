package dev.etcdbootstrap.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A POM as it stands in its file, and those it inherits from. */
record Pom(Path file, Element project) {

  static Pom read(Path file) {
    try {
      return new Pom(
          file,
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement());
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  String artifact() {
    return own("artifactId").orElseThrow();
  }

  /** The texts of all elements at a path, such as {@code scm/url}. */
  List<String> texts(String path) {
    return elements(project, path).stream()
        .map(element -> element.getTextContent().strip())
        .toList();
  }

  /** What this file says itself, unless it is blank. */
  Optional<String> own(String path) {
    return texts(path).stream().filter(text -> !text.isEmpty()).findFirst();
  }

  /** What this file says, or else the nearest one that it inherits from. */
  Optional<String> inherited(String path) {
    return own(path).or(() -> parent().flatMap(parent -> parent.inherited(path)));
  }

  Optional<Pom> parent() {
    return texts("parent/artifactId").isEmpty()
        ? Optional.empty()
        : Optional.of(read(beside(own("parent/relativePath").orElse("../pom.xml"))));
  }

  /** The modules below, and theirs. */
  List<Pom> modules() {
    List<Pom> modules = new ArrayList<>();
    for (String name : texts("modules/module")) {
      Pom module = read(beside(name + "/pom.xml"));
      modules.add(module);
      modules.addAll(module.modules());
    }
    return modules;
  }

  /** Which other modules whoever depends on this one gets. */
  List<String> ownGroupDependencies() {
    List<String> artifacts = new ArrayList<>();
    for (Element dependency : elements(project, "dependencies/dependency")) {
      if (text(dependency, "groupId").equals("dev.etcdbootstrap")
          && !text(dependency, "scope").equals("test")) {
        artifacts.add(text(dependency, "artifactId"));
      }
    }
    return artifacts;
  }

  /** Where the build has put a jar of this module. */
  Path jar(String classifier) {
    String version = inherited("version").orElseThrow();
    return beside("target/" + artifact() + "-" + version + classifier + ".jar");
  }

  private Path beside(String path) {
    return file.toAbsolutePath().resolveSibling(path).normalize();
  }

  private static String text(Element parent, String name) {
    return elements(parent, name).stream()
        .map(element -> element.getTextContent().strip())
        .findFirst()
        .orElse("");
  }

  private static List<Element> elements(Element parent, String path) {
    String[] steps = path.split("/", 2);
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(steps[0])) {
        found.addAll(steps.length == 1 ? List.of(element) : elements(element, steps[1]));
      }
    }
    return found;
  }

  /** For the names of tests. */
  @Override
  public String toString() {
    return artifact();
  }
}
