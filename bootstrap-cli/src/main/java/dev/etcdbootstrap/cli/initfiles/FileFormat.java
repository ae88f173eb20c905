package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who is to start etcd, and so which files are written. */
enum FileFormat {
  /** A unit for systemd. */
  SYSTEMD(Place.HOST),
  /** A drop-in for the unit that the distribution of etcd has. */
  DROP_IN(Place.HOST),
  /** All members on this machine, a line each. */
  PROCFILE(Place.HERE),
  /** All members in containers of one machine. */
  COMPOSE(Place.CONTAINER),
  /** The members as pods. */
  STATEFULSET(Place.CONTAINER),
  /** A machine that starts with the unit. */
  BUTANE(Place.HOST);

  private enum Place {
    HOST,
    HERE,
    CONTAINER
  }

  private final Place place;

  FileFormat(Place place) {
    this.place = place;
  }

  /** The names that users write, the default first. */
  static List<String> names() {
    return Stream.of(values()).map(FileFormat::toString).toList();
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static FileFormat of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The files; without any when something is wrong, which the report then says. */
  List<GeneratedFile> files(Deployment deployment, ProblemReport report) {
    return switch (this) {
      case SYSTEMD -> SystemdFiles.units(deployment, report);
      case DROP_IN -> SystemdFiles.dropIn(deployment);
      case PROCFILE -> ProcfileFiles.procfile(deployment, report);
      case COMPOSE -> ComposeFiles.compose(deployment, report);
      case STATEFULSET -> StatefulSetFiles.statefulSet(deployment, report);
      case BUTANE -> SystemdFiles.butane(deployment, report);
    };
  }

  /** Whether it starts programs by their paths alone. */
  boolean needsAbsolutePaths() {
    return place == Place.HOST;
  }

  /** Whether it starts them where it was started itself. */
  boolean keepsDirectory() {
    return place == Place.HERE;
  }

  /** Whether it has to know a member; otherwise somebody else says which it is. */
  boolean needsMember() {
    return this != DROP_IN && this != STATEFULSET;
  }

  /** Whether it starts an image. */
  boolean needsImage() {
    return place == Place.CONTAINER;
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
