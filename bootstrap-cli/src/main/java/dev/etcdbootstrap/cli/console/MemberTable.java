package dev.etcdbootstrap.cli.console;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The members of a cluster with their IDs. */
public final class MemberTable {

  private MemberTable() {}

  /** A line for each member, below a heading. */
  public static String of(InitialCluster cluster) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("MEMBER", "ID", "PEER URLS"));
    for (int i = 0; i < cluster.members().size(); i++) {
      Member member = cluster.members().get(i);
      rows.add(
          List.of(
              member.name(),
              cluster.memberIds().get(i).toString(),
              member.peerUrls().stream().map(Object::toString).collect(Collectors.joining(","))));
    }
    return Table.of(rows);
  }
}
