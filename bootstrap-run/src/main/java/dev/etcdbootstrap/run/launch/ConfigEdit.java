package dev.etcdbootstrap.run.launch;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What differs in a private copy of etcd's config file. Immutable.
 *
 * @param removed keys, as the file spells them; those of nested mappings with a dot between
 * @param added keys at the top with their values, all of them texts
 */
public record ConfigEdit(Set<String> removed, Map<String, String> added) {

  public ConfigEdit {
    removed = Set.copyOf(removed);
    added = new TreeMap<>(added);
  }
}
