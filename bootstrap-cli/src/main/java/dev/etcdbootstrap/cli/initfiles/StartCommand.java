package dev.etcdbootstrap.cli.initfiles;

import java.util.ArrayList;
import java.util.List;

/**
 * The command of one member, in words that no quoting has touched.
 *
 * @param run the start script of this command, {@code run} and its flags
 * @param etcd what stands after the {@code --}: etcd and its flags
 */
record StartCommand(List<String> run, List<String> etcd) {

  StartCommand {
    run = List.copyOf(run);
    etcd = List.copyOf(etcd);
  }

  /** All words in their order. */
  List<String> words() {
    List<String> words = new ArrayList<>(run);
    words.add("--");
    words.addAll(etcd);
    return words;
  }
}
