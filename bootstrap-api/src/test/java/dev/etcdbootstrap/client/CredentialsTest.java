package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CredentialsTest {

  private static StrategyContext context(Map<Option<String>, String> values) {
    StrategyContext.Builder context = StrategyContext.builder();
    values.forEach(context::option);
    return context.build();
  }

  @ParameterizedTest(name = "{0} and password {1}")
  @CsvSource({
    "root,s3cret,root,s3cret",
    "root:s3cret,,root,s3cret",
    "root,,root,''",
    "a:b:c,,a,b:c"
  })
  void nameAndPassword(String user, String password, String name, String secret) throws Exception {
    StrategyContext context =
        context(
            password == null
                ? Map.of(ClientOptions.USER, user)
                : Map.of(ClientOptions.USER, user, ClientOptions.PASSWORD, password));

    assertThat(Credentials.from(context)).contains(Credentials.of(name, secret));
  }

  @Test
  void thereMayBeNone() throws Exception {
    assertThat(Credentials.from(context(Map.of()))).isEmpty();
  }

  @Test
  @DisplayName("a password file is read without the line end")
  void passwordFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "s3cret\n");

    assertThat(
            Credentials.from(
                StrategyContext.builder()
                    .option(ClientOptions.USER, "root")
                    .option(ClientOptions.PASSWORD_FILE, file)
                    .build()))
        .contains(Credentials.of("root", "s3cret"));
  }

  @Test
  void whatContradictsIsRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
    assertRefused(
        StrategyContext.builder().option(ClientOptions.PASSWORD, "s3cret"), "no discovery-user");
    assertRefused(
        StrategyContext.builder()
            .option(ClientOptions.USER, "root:s3cret")
            .option(ClientOptions.PASSWORD, "other"),
        "another is set");
    assertRefused(
        StrategyContext.builder()
            .option(ClientOptions.USER, "root")
            .option(ClientOptions.PASSWORD, "s3cret")
            .option(ClientOptions.PASSWORD_FILE, file),
        "both set");
    assertRefused(
        StrategyContext.builder().option(ClientOptions.USER, ":s3cret"),
        "no name before its colon");
    assertRefused(
        StrategyContext.builder()
            .option(ClientOptions.USER, "root")
            .option(ClientOptions.PASSWORD_FILE, directory.resolve("none")),
        "none cannot be read: there is no such file");
  }

  private static void assertRefused(StrategyContext.Builder context, String message) {
    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, () -> Credentials.from(context.build()));
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    assertThat(refusal).hasMessageContaining(message).hasMessageNotContaining("s3cret");
  }

  @Test
  void aPasswordIsNotShown() {
    assertThat(Credentials.of("root", "s3cret")).hasToString("root");
  }
}
