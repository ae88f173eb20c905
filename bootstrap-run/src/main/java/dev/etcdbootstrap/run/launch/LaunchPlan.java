package dev.etcdbootstrap.run.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the operator's command is changed into the one that starts etcd: by position, so that no
 * value of the operator's, which may be secret, has to be written down. Immutable.
 *
 * @param droppedWords words after the name of the program that are left out, from 0
 * @param addedWords flags with their values, behind all others
 * @param unsetVariables that etcd must not see
 * @param configEdit what differs in the copy of the config file; empty when etcd reads the
 *     operator's own, or none
 * @param changes each change and its reason, for people; without values
 */
public record LaunchPlan(
    Set<Integer> droppedWords,
    List<String> addedWords,
    Set<String> unsetVariables,
    Optional<ConfigEdit> configEdit,
    List<String> changes) {

  public LaunchPlan {
    droppedWords = Set.copyOf(droppedWords);
    addedWords = List.copyOf(addedWords);
    unsetVariables = Set.copyOf(unsetVariables);
    changes = List.copyOf(changes);
  }

  /** The words that are left, and those that are added. */
  public List<String> apply(List<String> words) {
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (!droppedWords.contains(i)) {
        changed.add(words.get(i));
      }
    }
    changed.addAll(addedWords);
    return List.copyOf(changed);
  }
}
