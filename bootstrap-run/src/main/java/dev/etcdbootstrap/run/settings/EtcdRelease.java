package dev.etcdbootstrap.run.settings;

import java.util.Optional;

/** The minor releases of etcd whose settings are known here, oldest first. */
public enum EtcdRelease {
  /** 3.4. */
  V3_4("3.4"),
  /** 3.5. */
  V3_5("3.5"),
  /** 3.6. */
  V3_6("3.6"),
  /** 3.7. */
  V3_7("3.7");

  private final String number;

  EtcdRelease(String number) {
    this.number = number;
  }

  /**
   * The release of a version such as {@code 3.5.17}; empty when it is another, newer ones included.
   */
  public static Optional<EtcdRelease> of(String version) {
    for (EtcdRelease release : values()) {
      if (version.equals(release.number) || version.startsWith(release.number + ".")) {
        return Optional.of(release);
      }
    }
    return Optional.empty();
  }

  /** As people write it: {@code 3.7}. */
  @Override
  public String toString() {
    return number;
  }
}
