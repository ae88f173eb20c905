package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.json.JSONObject;

/**
 * A member that bootstraps by the packaged command.
 *
 * @param process with its progress in the log
 * @param output the file that it writes when it is done
 * @param secrets that it was given and must not print
 */
record CommandMember(LoggedProcess process, Path output, Secrets secrets) {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  static CommandMember start(
      Servers servers,
      Distribution distribution,
      SharedRegistry.Token token,
      String name,
      String... peerUrls) {
    return start(servers, distribution, token.options(), name, peerUrls);
  }

  /** With the options of any strategy. */
  static CommandMember start(
      Servers servers,
      Distribution distribution,
      Map<String, String> options,
      String name,
      String... peerUrls) {
    Path output = servers.newDirectory(name).resolve("result.json");
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT", // a build in the background ignores it
                distribution.command().toString(),
                "resolve",
                "--name=" + name,
                "--initial-advertise-peer-urls=" + String.join(",", peerUrls),
                "--timeout=" + LIMIT.toSeconds() + "s",
                "--output=json",
                "--output-file=" + output));
    options.forEach((key, value) -> command.add("--" + key + "=" + value));
    return new CommandMember(
        servers.process(name, command, Map.of()),
        output,
        Secrets.of(Run.SECRET_KEYS, command, Map.of()));
  }

  /** Waits until it tells that it is registered, newly or as it was. */
  CommandMember awaitRegistered() {
    process.awaitLog("(registered|found its registration) at ", LIMIT);
    return this;
  }

  /** Waits for its end. */
  int status() {
    int status = process.awaitExit(LIMIT);
    secrets.requireNoneIn(process.logText());
    return status;
  }

  /** Waits for what it prints. */
  JSONObject result() {
    assertThat(status()).as(process.logText()).isZero();
    try {
      return new JSONObject(Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
