package dev.etcdbootstrap.run.settings;

/**
 * A flag on a command line, with its value.
 *
 * @param key its name without hyphens
 * @param value {@code true} for a boolean that is given none
 * @param position the index of its first word, from 0
 * @param words how many words it takes, 1 or 2
 */
public record EtcdArgument(String key, String value, int position, int words) {

  /** The flag alone; its value may be secret. */
  @Override
  public String toString() {
    return "--" + key;
  }
}
