package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.etcd.EtcdConfigFile;
import dev.etcdbootstrap.cli.yaml.MalformedFileException;
import dev.etcdbootstrap.client.OptionFiles;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.Place;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.ForeignText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the files that are named, and the environment files that units name; writes nothing. A unit
 * and its drop-ins are one service, wherever they stand among the files.
 */
final class Examination {

  private static final int MAX_ENVIRONMENT_FILES = 100;

  private record Source(String file, Path path, String text) {}

  private final Diagnosis diagnosis = new Diagnosis();
  private final ProblemReport problems = new ProblemReport();
  private final List<String> notes = new ArrayList<>();
  private final Set<Path> followed = new HashSet<>();

  /**
   * Examines files.
   *
   * @throws BootstrapException when some cannot be read, naming all of them
   */
  static Examination of(List<String> files) throws BootstrapException {
    Examination examination = new Examination();
    Map<FileKind, List<Source>> sources = examination.read(files);
    examination.units(sources.getOrDefault(FileKind.UNIT, List.of()));
    for (Source source : sources.getOrDefault(FileKind.ENVIRONMENT, List.of())) {
      if (!examination.followed.contains(source.path())) {
        examination.diagnosis.settings(
            EtcdSetting.ofVariables(EnvironmentText.read(source.file(), source.text())));
      }
    }
    for (Source source : sources.getOrDefault(FileKind.CONFIG, List.of())) {
      try {
        examination.diagnosis.settings(
            EtcdConfigFile.read(source.file(), source.text()).settings());
      } catch (MalformedFileException e) {
        examination.problem(e.getMessage(), e.remedy());
      }
    }
    examination.problems.throwIfAnyError();
    return examination;
  }

  private Map<FileKind, List<Source>> read(List<String> files) {
    Map<FileKind, List<Source>> sources = new LinkedHashMap<>();
    for (String file : files) {
      Optional<Source> source = read("FILE", file);
      if (source.isEmpty()) {
        continue;
      }
      Optional<FileKind> kind = FileKind.of(file, source.get().text());
      if (kind.isEmpty()) {
        problem(
            file + ": neither a systemd unit, nor an environment file, nor a config file of etcd",
            "name a file that configures etcd");
      }
      kind.ifPresent(
          known -> sources.computeIfAbsent(known, key -> new ArrayList<>()).add(source.get()));
    }
    return sources;
  }

  private Optional<Source> read(String what, String file) {
    try {
      Path path = Path.of(file);
      String text = OptionFiles.readText(what, path).replace("\r\n", "\n");
      return Optional.of(new Source(file, path.toAbsolutePath().normalize(), text));
    } catch (BootstrapException e) {
      problem(e.summary(), "");
    } catch (InvalidPathException e) {
      problem(what + ": " + ForeignText.printable(file) + " is no path", "correct it");
    }
    return Optional.empty();
  }

  private void problem(String message, String remedy) {
    problems.usage(Problem.error("bad-config-file", message, remedy));
  }

  private void units(List<Source> sources) {
    List<Source> inOrder = new ArrayList<>(sources);
    // Unit files before drop-ins, and these by their names, as systemd reads them.
    inOrder.sort(
        Comparator.comparing((Source source) -> isDropIn(source.path()))
            .thenComparing(source -> String.valueOf(source.path().getFileName())));
    Map<String, Unit> units = new LinkedHashMap<>();
    for (Source source : inOrder) {
      units
          .computeIfAbsent(Unit.nameOf(source.path()), Unit::new)
          .add(UnitText.service(source.file(), source.text()));
    }
    for (Unit unit : units.values()) {
      follow(unit);
      diagnosis.service(EtcdSetting.ofVariables(unit.environment()), unit.commands());
    }
  }

  private static boolean isDropIn(Path path) {
    return !Unit.nameOf(path).equals(String.valueOf(path.getFileName()));
  }

  private void follow(Unit unit) {
    List<Word> files = unit.environmentFiles();
    for (Word named : files.subList(0, Math.min(MAX_ENVIRONMENT_FILES, files.size()))) {
      follow(unit, named.text(), named.place());
    }
    if (files.size() > MAX_ENVIRONMENT_FILES) {
      notes.add(
          (files.size() - MAX_ENVIRONMENT_FILES)
              + " more files that EnvironmentFile= names are not read");
    }
  }

  private void follow(Unit unit, String file, Place place) {
    String shown = ForeignText.printable(file);
    try {
      Path path = Path.of(file);
      if (!path.isAbsolute() || !Files.exists(path)) {
        notes.add(place + ": " + shown + " is not here, so it is not examined");
        return;
      }
    } catch (InvalidPathException e) {
      notes.add(place + ": " + shown + " is no path, so it is not examined");
      return;
    }
    Optional<Source> source = read(place.toString(), file);
    if (source.isPresent()) {
      followed.add(source.get().path());
      unit.addEnvironment(EnvironmentText.read(file, source.get().text()));
    }
  }

  /** What was found. */
  Diagnosis diagnosis() {
    return diagnosis;
  }

  /** What could not be examined, without being a mistake. */
  List<String> notes() {
    return notes;
  }
}
