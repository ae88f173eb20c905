package dev.etcdbootstrap.cli.config;

import java.util.Optional;

/**
 * An option that the etcd to be started is told itself.
 *
 * @param place where, for messages
 */
public record EtcdOption(String key, String text, String place) {

  Setting setting() {
    return new Setting(key, text, new Origin.OfEtcd(place), Optional.empty());
  }

  /** Without the value, which may be secret. */
  @Override
  public String toString() {
    return key + " (" + place + ")";
  }
}
