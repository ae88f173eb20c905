package dev.etcdbootstrap.testservers.dns;

import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs a zone with BIND's programs and keys of its own (DNSSEC). Made by {@code Servers}.
 * Thread-safe.
 */
public final class ZoneSigner {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ALGORITHM = "ECDSAP256SHA256";

  private final String zone;
  private final Path directory;
  private final String keySigningKey;

  private ZoneSigner(String zone, Path directory, String keySigningKey) {
    this.zone = zone;
    this.directory = directory;
    this.keySigningKey = keySigningKey;
  }

  /** Generates the keys in an empty directory. */
  public static ZoneSigner of(String zone, Path directory) {
    run(Program.DNSSEC_KEYGEN, directory, List.of("-q", "-a", ALGORITHM, zone));
    String name =
        run(Program.DNSSEC_KEYGEN, directory, List.of("-q", "-a", ALGORITHM, "-f", "KSK", zone));
    return new ZoneSigner(zone, directory, name.strip());
  }

  /** The DNSKEY record of the key-signing key: a trust anchor. */
  public String dnskey() {
    return read(directory.resolve(keySigningKey + ".key"))
        .lines()
        .filter(line -> !line.startsWith(";"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * The DS record of that key, for the parent zone.
   *
   * @throws UncheckedIOException if nothing was signed yet
   */
  public String ds() {
    return read(directory.resolve("dsset-" + zone + "."));
  }

  /**
   * The signed zone, one record on each line, fields separated by one blank.
   *
   * @param text of the zone file, with an SOA record
   * @param options of dnssec-signzone, for example {@code -3 -} for NSEC3; {@code -P} to keep
   *     signatures that are wrong on purpose
   */
  public synchronized String sign(String text, String... options) {
    Path signed = directory.resolve("signed");
    try {
      Path file = Files.writeString(directory.resolve("unsigned"), text);
      List<String> arguments = new ArrayList<>(List.of("-S", "-O", "full", "-o", zone));
      arguments.addAll(List.of(options));
      arguments.addAll(List.of("-f", signed.toString(), file.toString()));
      run(Program.DNSSEC_SIGNZONE, directory, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + directory, e);
    }
    return read(signed).replaceAll("[ \t]+", " ");
  }

  private static String run(Program program, Path directory, List<String> arguments) {
    Executable executable = Programs.find(program);
    try (LoggedProcess process =
        LoggedProcess.start(
            executable.command(arguments),
            executable.environment(),
            directory,
            directory.resolve(program.name() + ".log"))) {
      if (process.awaitExit(LIMIT) != 0) {
        throw process.ended("the arguments " + arguments);
      }
      return process.logText();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
