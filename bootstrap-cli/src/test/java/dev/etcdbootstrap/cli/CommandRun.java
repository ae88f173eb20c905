package dev.etcdbootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.testservers.process.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * What one run of the command came to. No run may print a secret that it was given.
 *
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record CommandRun(int status, String out, String err) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final List<String> SECRET_KEYS =
      Strategies.load().installed().stream()
          .flatMap(strategy -> strategy.options().stream())
          .filter(Option::isSecret)
          .map(Option::key)
          .toList();

  /** In an empty environment, with nothing on standard input. */
  static CommandRun of(String... args) {
    return run("", Map.of(), args);
  }

  static CommandRun of(List<String> args) {
    return of(args.toArray(String[]::new));
  }

  static CommandRun in(Map<String, String> environment, String... args) {
    return run("", environment, args);
  }

  static CommandRun reading(String input, String... args) {
    return run(input, Map.of(), args);
  }

  /** The command line with all subcommands. */
  static CommandLine commandLine() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    return new Subcommands(
            new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of()),
            Strategies.load())
        .commandLine();
  }

  private static CommandRun run(String input, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            environment);
    int status = new EtcdBootstrapCommand(console).run(args);
    console.flush();
    CommandRun run = new CommandRun(status, out.toString(UTF_8), err.toString(UTF_8));
    Secrets.of(SECRET_KEYS, List.of(args), readable(environment)).requireNoneIn(run.out + run.err);
    return run;
  }

  /** A test may have an environment that nobody can read. */
  private static Map<String, String> readable(Map<String, String> environment) {
    try {
      return Map.copyOf(environment);
    } catch (RuntimeException | Error e) {
      return Map.of();
    }
  }

  /** Standard output, which must be one JSON value on a line of its own and nothing more. */
  JsonNode json() {
    if (out.indexOf('\n') != out.length() - 1) {
      throw new AssertionError("not one line: " + out);
    }
    return json(out);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The problems of the error on standard output, each as its code and its members. */
  List<String> problems() {
    return problems(json().path("error").path("problems"));
  }

  static List<String> problems(JsonNode array) {
    List<String> problems = new ArrayList<>();
    for (JsonNode problem : array) {
      List<String> members = new ArrayList<>();
      problem.path("members").forEach(member -> members.add(member.asText()));
      problems.add(problem.path("code").asText() + " " + members);
    }
    return problems;
  }
}
