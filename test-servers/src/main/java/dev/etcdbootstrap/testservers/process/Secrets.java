package dev.etcdbootstrap.testservers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets that a run of the command was given: by flags, variables, its configuration file and
 * password files, and in the user-info of URLs. None of them may be in anything that it prints, so
 * whatever runs the command in tests asks here. Immutable.
 */
public final class Secrets {

  private static final Pattern USER_INFO = Pattern.compile("[^\\s@:,/]{0,64}+:([^\\s@]{4,64})@");
  private static final Pattern SETTING = Pattern.compile("\\s*([a-z][a-z0-9-]*):\\s+(\\S.*)");

  private final Set<String> keys;
  private final Set<String> values = new LinkedHashSet<>();

  private Secrets(Collection<String> keys) {
    this.keys = Set.copyOf(keys);
  }

  /**
   * The secrets of a run.
   *
   * @param keys of the secret options
   */
  public static Secrets of(
      Collection<String> keys, List<String> arguments, Map<String, String> environment) {
    Secrets secrets = new Secrets(keys);
    List<String> files = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? next : argument.substring(equals + 1);
      if (flag.equals("-c") || flag.equals("--config")) {
        files.add(value);
      } else if (flag.startsWith("--")) {
        secrets.add(flag.substring(2), value);
      }
      secrets.addUserInfo(argument);
    }
    environment.forEach(
        (name, value) -> {
          String key = name.toLowerCase(Locale.ROOT).replaceFirst("^etcd_", "").replace('_', '-');
          secrets.add(key, value);
          secrets.addUserInfo(value);
        });
    files.forEach(secrets::addFile);
    return secrets;
  }

  private void addFile(String file) {
    for (String line : read(file).lines().toList()) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        add(setting.group(1), setting.group(2).replaceAll("^[\"']|[\"']$", ""));
      }
      addUserInfo(line);
    }
  }

  private void add(String key, String value) {
    if (key.endsWith("password-file")) {
      addValue(read(value).strip());
    } else if (keys.contains(key)) {
      addValue(value);
      addValue(value.substring(value.indexOf(':') + 1));
    }
  }

  private void addUserInfo(String text) {
    if (text.indexOf('@') < 0) {
      return;
    }
    Matcher userInfo = USER_INFO.matcher(text);
    while (userInfo.find()) {
      addValue(userInfo.group(1));
    }
  }

  /** Shorter ones are parts of ordinary words. */
  private void addValue(String value) {
    if (value.length() > 3) {
      values.add(value);
    }
  }

  private static String read(String file) {
    try {
      Path path = Path.of(file);
      return Files.isRegularFile(path) ? Files.readString(path) : "";
    } catch (IOException | IllegalArgumentException e) {
      return ""; // a test of files that cannot be read
    }
  }

  /**
   * Refuses a text that shows a secret.
   *
   * @throws AssertionError when it does
   */
  public void requireNoneIn(String printed) {
    for (String secret : values) {
      // A name in small letters may be a word.
      Pattern shown =
          secret.matches("[A-Za-z]{1,7}")
              ? Pattern.compile("(?<![A-Za-z0-9-])" + secret + "(?![A-Za-z0-9-])")
              : Pattern.compile(secret, Pattern.LITERAL);
      if (shown.matcher(printed).find()) {
        throw new AssertionError("the secret " + secret + " is shown:\n" + printed);
      }
    }
  }

  /** How many there are. */
  public int size() {
    return values.size();
  }
}
