package dev.etcdbootstrap.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
final class RedactorTest {

  private final Redactor redactor = new Redactor();

  @Test
  void withoutASecretATextStaysTheSameObject() {
    String text = "waiting for infra0.example.com at http://10.0.1.10:2380";

    assertThat(redactor.redact(text)).isSameAs(text);
    redactor.hide("hunter2");
    assertThat(redactor.redact(text)).isSameAs(text);
    redactor.hide("  ");
    assertThat(redactor.redact("a  b")).isEqualTo("a  b");
  }

  static Stream<Arguments> spellings() {
    String secret = "p@ss wörd/1\u0007";
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of("as it is", secret, secret),
        Arguments.of("inside a word", secret, "x" + secret + "y"),
        Arguments.of("URL-encoded", secret, "p%40ss%20w%C3%B6rd%2F1%07"),
        Arguments.of("URL-encoded in lower case", secret, "p%40ss%20w%c3%b6rd/1%07"),
        Arguments.of("as in a form", secret, "p%40ss+w%C3%B6rd%2F1%07"),
        Arguments.of("escaped", secret, ForeignText.printable(secret)),
        Arguments.of("Base64", secret, Base64.getEncoder().encodeToString(bytes)),
        Arguments.of("Base64 for URLs", secret, Base64.getUrlEncoder().encodeToString(bytes)),
        Arguments.of("without the blanks around it", " hunter2\n", "hunter2"),
        Arguments.of("on one line", "first line\nsecond line", "first line second line"),
        Arguments.of("the password of a user", "root:hunter2", "hunter2"),
        Arguments.of("cut off", "x".repeat(300), ForeignText.printable("x".repeat(300))),
        Arguments.of("user-info of Basic", "u:hunter2", "dTpodW50ZXIy"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void isHiddenHoweverItIsWritten(String how, String secret, String written) {
    redactor.hide(secret);

    assertThat(redactor.redact("before [" + written + "] after"))
        .as(how)
        .startsWith("before [")
        .contains(Redactor.HIDDEN)
        .doesNotContain(secret.strip())
        .doesNotContain("hunter2")
        .endsWith("] after");
    assertThat(redactor.redact(written)).contains(Redactor.HIDDEN).doesNotContain(written);
  }

  @Test
  void hidesEveryOccurrenceAndTheLongerOfTwo() {
    redactor.hide("hunter22");
    redactor.hide("hunter2");

    assertThat(redactor.redact("hunter2hunter22 and hunter2."))
        .isEqualTo("(hidden)(hidden) and (hidden).");
    assertThat(redactor.redact(redactor.redact("hunter22"))).isEqualTo("(hidden)");
  }

  @ParameterizedTest(name = "{0} in «{1}»")
  @CsvSource(
      delimiter = '|',
      value = {
        "a    | a member is called a, and has no URL        | a member is called a, and has no URL",
        "ab   | pin is \"ab\", but must be a number          | pin is \"(hidden)\", but must be a number",
        "ab   | PASSWORD=ab;USER=abc                        | PASSWORD=(hidden);USER=abc",
        "ab   | the password is ab                          | the password is (hidden)",
        "ab   | ab                                          | (hidden)",
        "ab   | a cab is about                              | a cab is about",
        "etcd | etcd-bootstrap: etcd refused user etcd.     | etcd-bootstrap: (hidden) refused user (hidden).",
        "root | root%3Aroot@host, uprooted                  | (hidden)%3A(hidden)@host, uprooted"
      })
  void aShortOneTakesNoWordsApart(String secret, String text, String redacted) {
    redactor.hide(secret);

    assertThat(redactor.redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no answer of http://u:p@host:2379/x in time | no answer of http://…@host:2379/x in time",
        "https://token@host, https://a:b@c          | https://…@host, https://…@c",
        "see http://host/path@2 or unix://a@b:1     | see http://host/path@2 or unix://a@b:1",
        "a@x=http://host:2380 is no URL             | a@x=http://host:2380 is no URL"
      })
  void userInfoIsNeverShown(String text, String redacted) {
    assertThat(redactor.redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "http://root:hunter2@host:2379",
        "http://root:hunter2@host:none",
        "http//root:hunter2@host",
        "root:hunter2@host:2379",
        "http://ro/ot:hunter2@host",
        "http://a:1,http://root:hunter2@host",
        "http://root:hunter2@a:1,http://b:2",
        "http://root:x,y:hunter2@a:1",
        "http://root:hunt%65r2@a:1"
      })
  void userInfoOfAnIllFormedUrlIsASecret(String url) {
    redactor.hideUserInfo(url);

    assertThat(redactor.redact("at " + url)).doesNotContain("hunt");
    assertThat(redactor.redact("no port hunter2 at index 3")).doesNotContain("hunt");
    assertThat(Redactor.withoutUserInfo(url)).doesNotContain("hunt");
  }

  @ParameterizedTest
  @CsvSource({
    "'a@x=http://host:1,b@x=http://other:2'",
    "somebody@example.com",
    "unix://path",
    "'http://host/,b'",
    "''"
  })
  void anAtMakesNoUserInfoElsewhere(String text) {
    redactor.hideUserInfo(text);

    assertThat(redactor.redact(text)).isEqualTo(text);
  }

  @Test
  void aLongListCostsLittle() {
    redactor.hideUserInfo("m, ".repeat(300_000));
    redactor.hideUserInfo("http://u:password@h,".repeat(50_000));
    redactor.hideUserInfo("@,".repeat(500_000));
    redactor.hideUserInfo("http://h,".repeat(100_000) + "@");

    assertThat(redactor.redact("the password")).isEqualTo("the (hidden)");
  }

  @Test
  void exceptionsWithoutSecretsStayTheSame() {
    redactor.hide("hunter2");
    Exception cyclic = new Exception("one");
    cyclic.initCause(new Exception("two", cyclic));

    assertThat(redactor.redact(cyclic)).isSameAs(cyclic);
  }

  @Test
  void hidesThroughoutAChainOfCauses() {
    redactor.hide("hunter2");
    Exception cause = new IllegalStateException("login hunter2", new Exception("deep: hunter2"));
    cause.addSuppressed(new Exception("closing hunter2"));
    Exception thrown = new Exception("failed", cause);
    thrown.addSuppressed(new Exception("hunter2", thrown));

    StringWriter trace = new StringWriter();
    redactor.redact(thrown).printStackTrace(new PrintWriter(trace));

    assertThat(trace.toString())
        .doesNotContain("hunter2")
        .contains("java.lang.Exception: failed")
        .contains("Caused by: java.lang.IllegalStateException: login (hidden)")
        .contains("Suppressed: java.lang.Exception: closing (hidden)")
        .contains("Caused by: java.lang.Exception: deep: (hidden)")
        .contains("at dev.etcdbootstrap.text.RedactorTest.hidesThroughoutAChainOfCauses");
  }

  /** Its messages, texts and causes are as bad as they get. */
  private static final class Hostile extends Exception {
    private static final long serialVersionUID = 1L;

    private final int depth;

    private Hostile(int depth) {
      this.depth = depth;
    }

    @Override
    public String getMessage() {
      throw new IllegalStateException("hunter2");
    }

    @Override
    public synchronized Throwable getCause() {
      return new Hostile(depth + 1);
    }

    @Override
    public String toString() {
      return "hunter2 at " + depth;
    }
  }

  @Test
  void aChainWithoutEndEnds() {
    redactor.hide("hunter2");

    Throwable redacted = redactor.redact(new Hostile(0));

    int length = 0;
    for (Throwable next = redacted; next != null; next = next.getCause()) {
      assertThat(next.toString()).isEqualTo("(hidden) at " + length);
      length++;
    }
    assertThat(length).isBetween(2, 1_000);
  }
}
