package dev.etcdbootstrap.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes secrets out of text that is about to leave: of events, of failures and their causes, of
 * what people and programs are shown. Knows those that it was told of, however they are encoded,
 * and the user-info of any URL. Thread-safe; may be told of another secret at any time.
 *
 * <p>A secret is hidden wherever it stands, with two exceptions: one of up to three characters only
 * where it is a whole value (in quotes, behind {@code =} or {@code :}, as the last word), and one
 * of up to seven letters only where it is a whole word. Anywhere else they would take ordinary
 * words apart, and so tell what they are.
 */
public final class Redactor {

  /** What stands for a secret. */
  public static final String HIDDEN = "(hidden)";

  private static final String USER_INFO = "…";
  private static final String SCHEME_END = "://";
  private static final int SHORT = 4;
  private static final int MOST_USERS = 100;

  // Longer ones first, since one may be the beginning of another.
  private volatile List<SecretMatcher> secrets = List.of();

  /** Knows of no secret yet. */
  public Redactor() {}

  /**
   * Hides this text from now on, and the password in it when it is {@code name:password}. A blank
   * text is no secret.
   */
  public void hide(String secret) {
    Set<String> texts = new LinkedHashSet<>();
    add(secret, texts);
    add(secret.strip(), texts);
    int colon = secret.indexOf(':');
    if (colon > 0 && !secret.startsWith(SCHEME_END, colon)) {
      add(secret.substring(colon + 1), texts);
    }
    hideAll(texts);
  }

  private static void add(String secret, Set<String> texts) {
    if (secret.isBlank()) {
      return;
    }
    texts.add(secret);
    texts.add(ForeignText.oneLine(secret));
    if (secret.length() >= SHORT) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      texts.add(Base64.getEncoder().withoutPadding().encodeToString(bytes)); // HTTP's Basic
      texts.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private synchronized void hideAll(Set<String> texts) {
    List<SecretMatcher> all = new ArrayList<>(secrets);
    for (String text : texts) {
      SecretMatcher matcher = SecretMatcher.of(text);
      if (!all.contains(matcher)) {
        all.add(matcher);
      }
    }
    all.sort((a, b) -> Integer.compare(b.length(), a.length()));
    secrets = List.copyOf(all);
  }

  /**
   * Hides the user-info of the URLs in a list with commas, also of ill-formed ones; of a list that
   * is absurdly long, of the first URLs that have any.
   */
  public void hideUserInfo(String urls) {
    int found = 0;
    int scheme = -1; // where the last one ended
    int start = 0;
    int last = urls.lastIndexOf('@');
    while (start <= last && found < MOST_USERS) {
      int comma = urls.indexOf(',', start);
      int end = comma < 0 ? urls.length() : comma;
      String item = urls.substring(start, end);
      int at = item.lastIndexOf('@');
      int ownScheme = item.indexOf(SCHEME_END);
      // An @ before the scheme is part of a name, as in name@site=http://host:2380.
      if (ownScheme >= 0 && ownScheme > at && at >= 0) {
        scheme = -1;
      } else if (ownScheme >= 0) {
        scheme = start + ownScheme + SCHEME_END.length();
      }
      if (at >= 0 && ownScheme <= at) {
        found++;
        boolean hasScheme = scheme >= 0;
        hideUserInfo(urls.substring(hasScheme ? scheme : start, start + at), hasScheme);
        // A comma may be part of the password.
        hideUserInfo(urls.substring(Math.max(start, scheme), start + at), hasScheme);
      }
      start = end + 1;
    }
  }

  /** Without a scheme, what has no password is more likely the address of a person. */
  private void hideUserInfo(String userInfo, boolean hasScheme) {
    if (hasScheme || userInfo.indexOf(':') >= 0) {
      hide(userInfo);
      hide(UrlEncoding.decoded(userInfo));
    }
  }

  /**
   * A text that was meant to be a URL, or several, without what may be user-info: anything before
   * the last {@code @} but the scheme.
   */
  public static String withoutUserInfo(String url) {
    int at = url.lastIndexOf('@');
    int scheme = url.indexOf(SCHEME_END);
    return at < 0
        ? url
        : (scheme < 0 || at < scheme ? "" : url.substring(0, scheme + SCHEME_END.length()))
            + USER_INFO
            + url.substring(at);
  }

  /** The text without secrets; the same object when there is none in it. */
  public String redact(String text) {
    return UserInfo.hide(withoutSecrets(text), USER_INFO);
  }

  private String withoutSecrets(String text) {
    List<SecretMatcher> known = secrets;
    if (known.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < text.length(); ) {
      int end = text.startsWith(HIDDEN, i) ? i + HIDDEN.length() : end(known, text, i);
      if (end > i) {
        out.append(text, copied, i).append(HIDDEN);
        copied = end;
      }
      i = Math.max(end, i + 1);
    }
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  private static int end(List<SecretMatcher> known, String text, int start) {
    int end = -1;
    for (SecretMatcher secret : known) {
      end = Math.max(end, secret.end(text, start));
    }
    return end;
  }

  /**
   * What was thrown, without secrets in it, its causes and what it suppressed; the same object when
   * there is none in them. Runs code of the classes of exceptions.
   */
  public Throwable redact(Throwable thrown) {
    return RedactedException.of(thrown, this);
  }
}
