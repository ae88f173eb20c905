package dev.etcdbootstrap.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Permission;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecider;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.decision.WantedState;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.text.Redactor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("the record of a decision")
final class DecisionRecordTest {

  private static final String SECRET = "s3cr3t-Pa55";
  private static final String TOKEN = "https://user:" + SECRET + "@discovery.example/v2/keys/f00d";
  private static final Member N1 = Member.of("n1", "http://10.0.0.1:2380");
  private static final Member N2 = Member.of("n2", "http://10.0.0.2:2380");
  private static final InitialCluster CLUSTER = InitialCluster.of(List.of(N1, N2), TOKEN);
  private static final PeerUrl URL = N2.peerUrls().get(0);

  private static DecisionRecord record(Evidence evidence, String failure) {
    return DecisionRecord.of(
        Instant.parse("2026-11-21T22:39:38.5Z"),
        new DecisionRecord.Versions("0.1.0", "3.5.17"),
        "v2-http",
        evidence,
        StartDecider.decide(evidence),
        failure);
  }

  private static Evidence machine(DiskState disk) {
    return Evidence.ofMachine(
        Request.of(N1, TOKEN, WantedState.NEW, Set.of()),
        false,
        disk,
        false,
        "machine",
        Optional.empty());
  }

  private static Evidence firstStart() {
    return machine(new DiskState.Empty())
        .withListing(Listing.complete(CLUSTER), Set.of())
        .withPeers(new PeerView(List.of(), List.of(new PeerView.Silence(URL, "refused"))));
  }

  private static String json(DecisionRecord record) {
    return record.toJson(new Redactor());
  }

  @Test
  @DisplayName("is one object whose keys keep their order")
  void format() {
    assertThat(json(record(firstStart(), "")))
        .isEqualTo(
            "{'schema':1,'time':'2026-11-21T22:39:38.500Z','etcd-bootstrap':'0.1.0','etcd':'3.5.17',"
                    .replace('\'', '"')
                + ("'strategy':'v2-http','rule':'first-start','action':'start-new','message':'',"
                        + "'way-out':'','warnings':[],'failure':'','evidence':{'request':{'name':'n1',"
                        + "'id':'"
                        + CLUSTER.memberId(N1)
                        + "','peer-urls':['http://10.0.0.1:2380'],'token-sha256':'"
                        + Claim.digest(TOKEN)
                        + "','state':'new','permissions':[]},'locked':false,'disk':{'kind':'empty'},"
                        + "'untouched':false,'machine-id':'machine','listing':{'kind':'complete',"
                        + "'cluster-id':'"
                        + CLUSTER.clusterId()
                        + "','members':[{'name':'n1','id':'"
                        + CLUSTER.memberId(N1)
                        + "','peer-urls':['http://10.0.0.1:2380']},{'name':'n2','id':'"
                        + CLUSTER.memberId(N2)
                        + "','peer-urls':['http://10.0.0.2:2380']}]},'start-marks':[],"
                        + "'peers':{'answers':[],'silent':[{'url':'http://10.0.0.2:2380','why':'refused'}]}}}")
                    .replace('\'', '"'));
  }

  @Test
  @DisplayName("of whatever evidence is read as it was written, and gives the same decision")
  void roundTrip() {
    RandomRecords random = new RandomRecords(new SplittableRandom(1));
    Set<Rule> seen = EnumSet.noneOf(Rule.class);
    for (int i = 0; i < 10_000; i++) {
      DecisionRecord made = random.next();
      DecisionRecord read = DecisionRecord.parse(json(made));
      assertThat(read).as("record %d", i).isEqualTo(made);
      assertThat(json(read)).isEqualTo(json(made));
      StartDecision again = read.replay();
      assertThat(read.agreesWith(again)).as("record %d: %s", i, again).isTrue();
      seen.add(read.rule());
    }

    assertThat(seen).isEqualTo(EnumSet.allOf(Rule.class));
  }

  @Test
  @DisplayName("holds no secret, and gives the same decision without it")
  void noSecret() {
    String told = "no answer from " + TOKEN + " with " + SECRET;
    PeerView peers =
        new PeerView(
            List.of(
                new PeerAnswer(
                    URL,
                    CLUSTER.clusterId(),
                    List.of(
                        new ListedMember(new EtcdId(1), SECRET, N1.peerUrls(), List.of(), false),
                        new ListedMember(
                            new EtcdId(2), "n2", N2.peerUrls(), List.of(TOKEN), false)))),
            List.of(new PeerView.Silence(N1.peerUrls().get(0), told)));
    Claim claim =
        new Claim(
            Claim.Stage.STARTED,
            Claim.digest(TOKEN),
            new EtcdId(3),
            CLUSTER.clusterId(),
            N1.peerUrls(),
            "machine",
            Progress.NONE,
            "",
            List.of());
    Request request = Request.of(N1, TOKEN, WantedState.NEW, Set.of());
    List<Evidence> all =
        List.of(
            machine(new DiskState.Empty())
                .withListing(new Listing.Unknown(told), Set.of())
                .withPeers(peers),
            machine(new DiskState.LogMissing(Path.of("/" + SECRET), Path.of(SECRET))),
            machine(new DiskState.Unreadable(Path.of("/" + SECRET), told)),
            Evidence.ofMachine(request, false, new DiskState.Empty(), false, "", Optional.of(claim))
                .withListing(Listing.complete(CLUSTER), Set.of())
                .withPeers(new PeerView(List.of(), List.of())));
    Redactor redactor = new Redactor();
    redactor.hide(SECRET);

    for (Evidence evidence : all) {
      DecisionRecord made = record(evidence, told);
      String text = made.toJson(redactor);
      assertThat(text).doesNotContain(SECRET);
      DecisionRecord read = DecisionRecord.parse(text);
      assertThat(read.agreesWith(read.replay())).isTrue();
      assertThat(read.failure()).isEqualTo(redactor.redact(told));
    }
  }

  @Test
  @DisplayName("that is too large is not made")
  void tooLarge() {
    PeerAnswer answer =
        new PeerAnswer(
            URL,
            CLUSTER.clusterId(),
            List.of(
                new ListedMember(
                    new EtcdId(1), "n".repeat(9_000), N1.peerUrls(), List.of(), true)));
    DecisionRecord large =
        record(
            firstStart().withPeers(new PeerView(Collections.nCopies(1_000, answer), List.of())),
            "");
    DecisionRecord escaped = record(firstStart(), "\u0000".repeat(200_000));

    for (DecisionRecord record : List.of(large, escaped)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> json(record))
          .withMessageContaining("larger than 1000000 bytes");
    }
  }

  @Test
  @DisplayName("cut off anywhere, it is none")
  void cutOff() {
    String text = json(record(firstStart(), ""));
    for (int length = 0; length < text.length(); length++) {
      String part = text.substring(0, length);
      assertThatIllegalArgumentException().isThrownBy(() -> DecisionRecord.parse(part));
    }
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        argumentSet("no JSON", "", "x", "no decision file of run"),
        argumentSet("no object", "", "[]", "no decision file of run"),
        argumentSet("a key twice", "\"etcd\":", "\"time\":\"\",\"etcd\":", "Duplicate key"),
        argumentSet("more after it", "}}}", "}}} x", "no decision file of run"),
        argumentSet("a comment", "{\"schema\"", "# x\n{\"schema\"", "no decision file of run"),
        argumentSet("a number without end", "1,\"time\"", "1".repeat(99) + ",\"time\"", "too long"),
        argumentSet("an exponent", "1,\"time\"", "1e999999999,\"time\"", "schema is not a whole"),
        argumentSet(
            "depth", "\"warnings\":[]", "\"warnings\":" + "[".repeat(999), "within each other"),
        argumentSet("no version", "\"etcd-bootstrap\":\"0.1.0\",", "", "etcd-bootstrap is missing"),
        argumentSet(
            "a newer schema",
            "\"schema\":1",
            "\"schema\":2,\"new\":{}",
            "schema 2, and this version reads 1; explain it with the version that wrote it,"
                + " 0.1.0"),
        argumentSet(
            "an unknown key",
            "\"locked\":",
            "\"colour\":1,\"locked\":",
            "evidence.colour is a key that this version does not know; explain it with"),
        argumentSet(
            "an unknown key at the top", "\"etcd\":", "\"colour\":1,\"etcd\":", "colour is a key"),
        argumentSet(
            "an unknown rule",
            "first-start",
            "full-moon",
            "rule is \"full-moon\", which this version does not know; explain it with"),
        argumentSet(
            "an unknown action", "start-new", "START_NEW", "action is \"START_NEW\", which"),
        argumentSet("an unknown disk", "\"empty\"", "\"half\"", "evidence.disk is \"half\", which"),
        argumentSet(
            "an unknown state", "\"state\":\"new\"", "\"state\":\"old\"", "request.state is"),
        argumentSet(
            "an unknown permission",
            "\"permissions\":[]",
            "\"permissions\":[\"--all\"]",
            "evidence.request.permissions[0] is \"--all\", which"),
        argumentSet("a missing key", "\"untouched\":false,", "", "evidence.untouched is missing"),
        argumentSet("another kind", "\"locked\":false", "\"locked\":0", "evidence.locked is not"),
        argumentSet(
            "null", "\"disk\":{\"kind\":\"empty\"}", "\"disk\":null", "evidence.disk is not"),
        argumentSet("a time", "2026-11-21T", "2026-13-21T", "time is malformed"),
        argumentSet("an ID", "\"id\":\"", "\"id\":\"-", "evidence.request.id must be an ID"),
        argumentSet(
            "a peer URL", "[\"http:", "[\"ftp:", "evidence.request.peer-urls[0] peer URL ftp"),
        argumentSet(
            "a name", "\"name\":\"n2\"", "\"name\":\"n,2\"", "evidence.listing.members[1] "),
        argumentSet(
            "what moves the cursor",
            "\"locked\":",
            "\"\\u001b[2J\":1,\"locked\":",
            "evidence.\\u001b[2J is a key"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  @DisplayName("that is something else is refused, with the place")
  void refused(String replaced, String by, String message) {
    String text = json(record(firstStart(), ""));
    assertThat(text).contains(replaced);
    String hostile = replaced.isEmpty() ? by : text.replace(replaced, by);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecisionRecord.parse(hostile))
        .withMessageContaining(message);
  }

  @Test
  @DisplayName("that is too large is not read")
  void tooLargeToRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecisionRecord.parse(" ".repeat(DecisionRecord.MAX_BYTES + 1)))
        .withMessageContaining("larger than 1000000 bytes");
  }

  @Test
  @DisplayName("made by other rules, it does not agree with those of now")
  void otherRules() {
    DecisionRecord made =
        DecisionRecord.parse(
            json(record(firstStart(), "")).replace("first-start", "agreement-missing"));

    assertThat(made.agreesWith(made.replay())).isFalse();
    assertThat(made.replay().rule()).isEqualTo(Rule.FIRST_START);
  }

  @Test
  @DisplayName("has what a refusal, a wait and a restart say")
  void words() {
    DecisionRecord refusal =
        record(machine(new DiskState.Unreadable(Path.of("/data"), "is damaged")), "");
    DecisionRecord wait =
        record(
            firstStart()
                .withPeers(
                    new PeerView(
                        List.of(
                            new PeerAnswer(
                                URL,
                                new EtcdId(1),
                                List.of(
                                    new ListedMember(
                                        new EtcdId(2), "n2", N2.peerUrls(), List.of(), false),
                                    new ListedMember(
                                        new EtcdId(4),
                                        "n4",
                                        Member.of("n4", "http://10.0.0.4:2380").peerUrls(),
                                        List.of(),
                                        false)))),
                        List.of())),
            "not started within 5 s");
    Evidence forced =
        Evidence.ofMachine(
            Request.of(N1, TOKEN, WantedState.NEW, Set.of(Permission.FORCE_NEW_CLUSTER)),
            false,
            new DiskState.Empty(),
            false,
            "",
            Optional.empty());

    assertThat(refusal.message()).isEqualTo("/data is damaged");
    assertThat(refusal.wayOut()).contains("etcdctl member");
    assertThat(wait.action()).isEqualTo(Action.WAIT);
    assertThat(wait.message()).contains("a majority of the members");
    assertThat(wait.failure()).isEqualTo("not started within 5 s");
    assertThat(record(forced, "").warnings()).singleElement().asString().contains("wiped");
  }
}
