package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Permission;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecider;
import dev.etcdbootstrap.run.decision.WantedState;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.run.record.DecisionRecord;
import dev.etcdbootstrap.text.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ExplainCommandTest {

  private static final String TOKEN = "a-token";
  private static final Member N1 = Member.of("n1", "http://10.0.0.1:2380");
  private static final Member N2 = Member.of("n2", "http://10.0.0.2:2380");
  private static final Member N3 = Member.of("n3", "http://10.0.0.3:2380");
  private static final InitialCluster CLUSTER = InitialCluster.of(List.of(N1, N2, N3), TOKEN);
  private static final Claim CLAIM =
      new Claim(
          Claim.Stage.STARTED,
          Claim.digest(TOKEN),
          CLUSTER.memberId(N3),
          CLUSTER.clusterId(),
          N3.peerUrls(),
          "machine-a",
          new Progress(4, 1000),
          "",
          List.of());
  private static final PeerView SILENCE =
      new PeerView(List.of(), List.of(new PeerView.Silence(N1.peerUrls().get(0), "refused")));

  private final Path directory;

  ExplainCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static Evidence machine(DiskState disk, Claim... claim) {
    return Evidence.ofMachine(
        Request.of(N3, TOKEN, WantedState.NEW, Set.of()),
        false,
        disk,
        false,
        "machine-a",
        Arrays.stream(claim).findFirst());
  }

  private static Evidence withoutData(Claim... claim) {
    return machine(new DiskState.Empty(), claim)
        .withListing(Listing.complete(CLUSTER), Set.of())
        .withPeers(SILENCE);
  }

  private static DiskState data(Progress progress) {
    return new DiskState.Initialised(
        new LogSummary(CLUSTER.memberId(N3), CLUSTER.clusterId(), progress));
  }

  private static String json(Evidence evidence, String failure) {
    return DecisionRecord.of(
                Instant.parse("2026-11-21T03:04:05Z"),
                new DecisionRecord.Versions("0.1.0", "3.5.17"),
                "static",
                evidence,
                StartDecider.decide(evidence),
                failure)
            .toJson(new Redactor())
        + "\n";
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("n3.claim.decision.json"), text);
  }

  private CommandRun explain(Evidence evidence, String failure) throws IOException {
    return CommandRun.of("explain", file(json(evidence, failure)).toString());
  }

  @Test
  void refusal() throws Exception {
    CommandRun run = explain(withoutData(CLAIM), "");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            decided at 2026-11-21T03:04:05Z by etcd-bootstrap 0.1.0, for etcd 3.5.17

            found
              member         n3 at http://10.0.0.3:2380; one of the first of its cluster would have the ID N3
              asked for      initial-cluster-state new
              data           none
              claim          handed over to etcd on this machine as member N3 of cluster CLUSTER, at http://10.0.0.3:2380, its data at term 4, commit 1000
              list           complete, by static: cluster CLUSTER of 3
                               N1 n1 at http://10.0.0.1:2380
                               N2 n2 at http://10.0.0.2:2380
                               N3 n3 at http://10.0.0.3:2380 (this member)
              start marks    none, or no registry that keeps them
              peers          http://10.0.0.1:2380 gives no answer (refused), which proves nothing

            rule
              wiped          a witness, the claim or a start mark, says that this member was started before, and its data is gone

            done
              refuse         etcd was not started: this member was started before, as its claim says, and its data is gone; started empty it would forget writes that it acknowledged

            to do
              bring the disk back, or on a member that runs, remove and add it: etcdctl member remove N3 && etcdctl member add n3 --learner --peer-urls=http://10.0.0.3:2380; then empty its data directory and start it again; for a new cluster on these machines, choose another initial-cluster-token

            replayed: the same rule
            """
                .replace("CLUSTER", CLUSTER.clusterId().toString())
                .replace("N1", CLUSTER.memberId(N1).toString())
                .replace("N2", CLUSTER.memberId(N2).toString())
                .replace("N3", CLUSTER.memberId(N3).toString()));
  }

  private static ListedMember listed(Member member, String... clientUrls) {
    return new ListedMember(
        CLUSTER.memberId(member), member.name(), member.peerUrls(), List.of(clientUrls), false);
  }

  private static PeerAnswer answer(Member by, ListedMember... members) {
    return new PeerAnswer(by.peerUrls().get(0), CLUSTER.clusterId(), List.of(members));
  }

  /** What an operator has to find in it. */
  static Stream<Arguments> stories() {
    ListedMember[] list = {listed(N1, "http://c"), listed(N2, "http://c"), listed(N3)};
    ListedMember learner = new ListedMember(new EtcdId(-1), "", N3.peerUrls(), List.of(), true);
    Claim elsewhere =
        new Claim(
            Claim.Stage.STARTED,
            CLAIM.tokenDigest(),
            CLAIM.memberId(),
            CLAIM.clusterId(),
            CLAIM.peerUrls(),
            "machine-b",
            Progress.NONE,
            "",
            List.of());
    Claim registered =
        new Claim(
            Claim.Stage.REGISTERED,
            CLAIM.tokenDigest(),
            CLAIM.memberId(),
            CLAIM.memberId(),
            CLAIM.peerUrls(),
            "machine-a",
            Progress.NONE,
            "",
            List.of());
    Claim otherToken =
        new Claim(
            Claim.Stage.STARTED,
            Claim.digest("old"),
            new EtcdId(7),
            new EtcdId(8),
            CLAIM.peerUrls(),
            "machine-a",
            Progress.NONE,
            "",
            List.of());
    Evidence forced =
        Evidence.ofMachine(
            Request.of(
                N3,
                TOKEN,
                WantedState.EXISTING,
                Set.of(Permission.FORCE_NEW_CLUSTER, Permission.ADOPT)),
            false,
            data(new Progress(-1, -1)),
            false,
            "",
            Optional.empty());
    return Stream.of(
        argumentSet(
            "a first start",
            withoutData(registered),
            "",
            List.of(
                "claim          registered, and never handed over to etcd",
                "first-start    the list is complete",
                "start-new      etcd was started as one of the first members",
                "nothing; what etcd itself has to say is in its log")),
        argumentSet(
            "a first start that did not come to pass",
            withoutData(otherToken),
            "the claim /x cannot be written: permission denied",
            List.of(
                "claim          put aside, since it is of a cluster with another token: handed over to etcd"
                    + " on this machine as member 7 of cluster 8",
                "start-new      etcd was not started: the claim /x cannot be written",
                "mend what has failed, and start it again")),
        argumentSet(
            "a restart, with numbers above 2^63",
            forced,
            "",
            List.of(
                "asked for      initial-cluster-state existing --adopt --force-new-cluster",
                "which ends at term 18446744073709551615, commit 18446744073709551615",
                "claim          none",
                "list           was not asked for",
                "peers          were not asked",
                "restart        etcd was started on its data",
                "warning        --force-new-cluster makes a cluster of this member alone")),
        argumentSet(
            "a late member, and peers that agree",
            machine(new DiskState.Empty())
                .withListing(Listing.complete(CLUSTER), Set.of(CLUSTER.memberId(N1)))
                .withPeers(new PeerView(List.of(answer(N1, list), answer(N2, list)), List.of())),
            "",
            List.of(
                "start marks    members that were started: " + CLUSTER.memberId(N1),
                "http://10.0.0.1:2380,http://10.0.0.2:2380 answer alike: cluster ",
                "n1 at http://10.0.0.1:2380, has run",
                "n3 at http://10.0.0.3:2380, has not run yet (this member)",
                "late-member ")),
        argumentSet(
            "a member that was added",
            machine(new DiskState.Empty())
                .withListing(new Listing.Unknown("no such host"), Set.of())
                .withPeers(
                    new PeerView(
                        List.of(
                            answer(N1, listed(N1), listed(N2), learner),
                            answer(N2, listed(N1), listed(N2), learner)),
                        List.of())),
            "",
            List.of(
                "list           could not be had, by static: no such host",
                "ffffffffffffffff (no name yet) at http://10.0.0.3:2380, a learner, has not run yet"
                    + " (this member)",
                "join-existing  etcd was started as a member that was added")),
        argumentSet(
            "members that are missing",
            machine(new DiskState.Empty())
                .withListing(new Listing.Incomplete(1, 3), Set.of())
                .withPeers(new PeerView(List.of(), List.of())),
            "2 of 3 members are missing",
            List.of(
                "list           1 of 3 members, by static",
                "peers          nobody is known that could be asked",
                "resume         etcd was not started: 2 of 3 members are missing",
                "start the members that are missing; then start this one again")),
        argumentSet(
            "a majority that was waited for",
            machine(new DiskState.Empty())
                .withListing(Listing.complete(CLUSTER), Set.of())
                .withPeers(
                    new PeerView(
                        List.of(answer(N1, listed(N1, "c"), listed(N2), learner)),
                        List.of(new PeerView.Silence(N2.peerUrls().get(0), "no answer in time")))),
            "not started within 60 s; still missing: a majority",
            List.of(
                "http://10.0.0.2:2380 gives no answer (no answer in time), which proves nothing",
                "no-majority ",
                "wait           etcd was not started: not started within 60 s; still missing",
                "start the silent members")),
        argumentSet(
            "data of another machine",
            machine(data(new Progress(4, 1000)), elsewhere).withOldAddress(SILENCE),
            "",
            List.of(
                "claim          handed over to etcd on another machine as member ",
                "old address    http://10.0.0.1:2380 gives no answer",
                "moved-data ",
                "make sure that it is stopped there for good, then run once with --moved")),
        argumentSet(
            "a disk that is in use, and cannot be read",
            Evidence.ofMachine(
                Request.of(N3, TOKEN, WantedState.AUTO, Set.of()),
                true,
                new DiskState.Unreadable(Path.of("/data/member/wal"), "is damaged"),
                true,
                "machine-a",
                Optional.of(CLAIM)),
            "",
            List.of(
                "asked for      initial-cluster-state auto",
                "data           in use by another process; /data/member/wal is damaged",
                "the data directory shows that etcd has not run since",
                "data-dir-in-use another process holds",
                "stop it first")),
        argumentSet(
            "a database without its log",
            machine(new DiskState.LogMissing(Path.of("/d/member/snap/db"), Path.of("/wal"))),
            "",
            List.of(
                "data           the database /d/member/snap/db without a write-ahead log in /wal")));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void tells(Evidence evidence, String failure, List<String> words) throws Exception {
    CommandRun run = explain(evidence, failure);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains(words).endsWith("\nreplayed: the same rule\n");
  }

  @Test
  void fromStandardInput() {
    CommandRun run = CommandRun.reading(json(withoutData(), ""), "explain", "-");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("first-start").endsWith("replayed: the same rule\n");
  }

  @Test
  void asJson() throws Exception {
    Path file = file(json(withoutData(CLAIM), ""));

    CommandRun run = CommandRun.of("explain", "-o", "json", file.toString());

    JsonNode json = run.json();
    assertThat(run.status()).isZero();
    assertThat(json.path("rule").asText()).isEqualTo("wiped");
    assertThat(json.path("action").asText()).isEqualTo("refuse");
    assertThat(json.path("message").asText()).contains("its data is gone");
    assertThat(json.path("way-out").asText()).contains("etcdctl member remove");
    assertThat(json.path("warnings")).isEmpty();
    assertThat(json.path("same-rule").asBoolean()).isTrue();
    assertThat(json.path("recorded").path("rule").asText()).isEqualTo("wiped");
    assertThat(json.path("recorded").path("time").asText()).isEqualTo("2026-11-21T03:04:05Z");
    assertThat(json.has("error")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIRST_START")
  void anotherRuleOfAnotherVersion(Rule rule) throws Exception {
    Path file =
        file(
            json(withoutData(), "")
                .replace("\"first-start\"", "\"" + rule + "\"")
                .replace("0.1.0", "9.8.7"));

    CommandRun text = CommandRun.of("explain", file.toString());
    CommandRun json = CommandRun.of("explain", "-o", "json", file.toString());

    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out())
        .contains("\nrule\n  " + rule + " ")
        .endsWith("replayed: another rule, first-start (start-new)\n");
    assertThat(text.err())
        .contains("9.8.7 decided by " + rule + " (start-new), and etcd-bootstrap ")
        .contains(" decides by first-start (start-new)");
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.json().path("rule").asText()).isEqualTo("first-start");
    assertThat(json.json().path("recorded").path("rule").asText()).isEqualTo(rule.toString());
    assertThat(json.json().path("same-rule").asBoolean()).isFalse();
    assertThat(json.json().at("/error/reason").asText()).isEqualTo("internal");
  }

  @Test
  void aTextOfOthersLooksLikeNothingElse() throws Exception {
    String hostile = "no\nreplayed: the same rule\r\u001b[2J\u202e https://user:hidden@host";
    PeerView peers =
        new PeerView(List.of(), List.of(new PeerView.Silence(N1.peerUrls().get(0), hostile)));
    Path file =
        file(
            json(withoutData().withPeers(peers), hostile)
                .replace("\"first-start\"", "\"not-on-list\"")
                .replace("https://…@host", "https://user:hidden@host"));

    for (String format : List.of("text", "json")) {
      CommandRun run = CommandRun.of("explain", "-o", format, file.toString());
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out().lines()).doesNotContain("replayed: the same rule");
      assertThat(run.out()).doesNotContain("\u001b", "\u202e", "\r", "user:hidden");
    }
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        argumentSet("empty", "", "x.json: no decision file of run, or cut off: "),
        argumentSet("a claim", "version=1\n", "x.json: no decision file of run, or cut off: "),
        argumentSet("cut off", "{\"schema\":1,", "or cut off: "),
        argumentSet(
            "of a newer version",
            "{\"schema\":2,\"etcd-bootstrap\":\"9.8.7\"}",
            "x.json: schema 2, and this version reads 1; explain it with the version that wrote it,"
                + " 9.8.7"),
        argumentSet(
            "half of it",
            "{\"schema\":1,\"etcd-bootstrap\":\"0.1.0\"}",
            "x.json: time is missing; "),
        argumentSet("too large", " ".repeat(1_000_001), "x.json is larger than 1 MB"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatIsNoDecisionFile(String text, String message) throws Exception {
    Path file = Files.writeString(directory.resolve("x.json"), text);

    CommandRun run = CommandRun.of("explain", file.toString());
    CommandRun json = CommandRun.of("explain", "-o", "json", file.toString());
    CommandRun input = CommandRun.reading(text, "explain", "-");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message).hasLineCount(1);
    assertThat(json.json().at("/error/reason").asText()).isEqualTo("usage");
    assertThat(input.status()).isEqualTo(2);
    assertThat(input.err()).contains("standard input").hasLineCount(1);
  }

  @Test
  void aFileThatCannotBeRead() {
    assertThat(CommandRun.of("explain", directory.resolve("none").toString()).err())
        .contains("FILE: ", "none cannot be read: there is no such file; correct the path");
    assertThat(CommandRun.of("explain", directory.toString()).err())
        .contains("is a directory; name a file");
    assertThat(CommandRun.of("explain").err()).contains("FILE is missing");
    assertThat(CommandRun.of("explain", "a", "b").status()).isEqualTo(2);
  }

  @Test
  void help() {
    CommandRun run = CommandRun.of("explain", "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Usage: etcd-bootstrap explain", "FILE", "-o, --output=FORMAT");
  }
}
