package dev.etcdbootstrap.run.decision;

import static dev.etcdbootstrap.run.decision.Evidences.ADDED;
import static dev.etcdbootstrap.run.decision.Evidences.CLUSTER_ID;
import static dev.etcdbootstrap.run.decision.Evidences.MACHINE;
import static dev.etcdbootstrap.run.decision.Evidences.N1;
import static dev.etcdbootstrap.run.decision.Evidences.N2;
import static dev.etcdbootstrap.run.decision.Evidences.N3;
import static dev.etcdbootstrap.run.decision.Evidences.SEEN;
import static dev.etcdbootstrap.run.decision.Evidences.SELF;
import static dev.etcdbootstrap.run.decision.Evidences.added;
import static dev.etcdbootstrap.run.decision.Evidences.answer;
import static dev.etcdbootstrap.run.decision.Evidences.claim;
import static dev.etcdbootstrap.run.decision.Evidences.claimOfToken;
import static dev.etcdbootstrap.run.decision.Evidences.complete;
import static dev.etcdbootstrap.run.decision.Evidences.data;
import static dev.etcdbootstrap.run.decision.Evidences.decide;
import static dev.etcdbootstrap.run.decision.Evidences.listed;
import static dev.etcdbootstrap.run.decision.Evidences.machine;
import static dev.etcdbootstrap.run.decision.Evidences.named;
import static dev.etcdbootstrap.run.decision.Evidences.nothingKnown;
import static dev.etcdbootstrap.run.decision.Evidences.ownData;
import static dev.etcdbootstrap.run.decision.Evidences.peers;
import static dev.etcdbootstrap.run.decision.Evidences.request;
import static dev.etcdbootstrap.run.decision.Evidences.silence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.claim.Claim.Stage;
import dev.etcdbootstrap.run.decision.StartDecision.Ask;
import dev.etcdbootstrap.run.decision.StartDecision.JoinExisting;
import dev.etcdbootstrap.run.decision.StartDecision.Refuse;
import dev.etcdbootstrap.run.decision.StartDecision.Restart;
import dev.etcdbootstrap.run.decision.StartDecision.Resume;
import dev.etcdbootstrap.run.decision.StartDecision.StartNew;
import dev.etcdbootstrap.run.decision.StartDecision.Wait;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.spi.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("how a member may start")
final class StartDeciderTest {

  private static final EtcdId OTHER = new EtcdId(0xdead_beefL);
  private static final PeerView SILENCE = silence(N1, N2);

  private static Refuse refused(StartDecision decision, Rule rule) {
    assertThat(decision).isInstanceOf(Refuse.class);
    assertThat(decision.rule()).isEqualTo(rule);
    return (Refuse) decision;
  }

  private static Restart restarted(StartDecision decision, Rule rule) {
    assertThat(decision).isInstanceOf(Restart.class);
    assertThat(decision.rule()).isEqualTo(rule);
    return (Restart) decision;
  }

  @Test
  @DisplayName("another process on the data directory: refused, whatever else is known")
  void locked() {
    Evidence evidence =
        Evidence.ofMachine(
            request(WantedState.NEW, Permission.values()),
            true,
            ownData(),
            false,
            MACHINE,
            Optional.of(claim(Stage.STARTED)));

    assertThat(refused(StartDecider.decide(evidence), Rule.DATA_DIR_IN_USE).reason())
        .isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  @DisplayName("--force-new-cluster is passed through with a warning")
  void forced() {
    Restart restart =
        restarted(
            StartDecider.decide(
                machine(request(WantedState.NEW, Permission.FORCE_NEW_CLUSTER), ownData())),
            Rule.FORCE_NEW_CLUSTER);

    assertThat(restart.warnings()).singleElement().asString().contains("--force-new-cluster");
  }

  @Nested
  @DisplayName("with data")
  final class WithDataOnDisk {

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("a database without its log: refused, and no flag but etcd's own helps")
    void logMissing(Permission permission) {
      DiskState disk = new DiskState.LogMissing(Path.of("db"), Path.of("wal"));
      StartDecision decision =
          StartDecider.decide(machine(request(WantedState.NEW, permission), disk));

      if (permission != Permission.FORCE_NEW_CLUSTER) {
        assertThat(refused(decision, Rule.LOG_MISSING).message()).contains("db", "wal");
      }
    }

    @Test
    @DisplayName("a log that cannot be read: refused")
    void unreadable() {
      DiskState disk = new DiskState.Unreadable(Path.of("0.wal"), "is damaged");

      refused(StartDecider.decide(machine(request(WantedState.NEW), disk)), Rule.LOG_UNREADABLE);
    }

    @Test
    @DisplayName("its own: starts again without asking anybody")
    void own() {
      Restart restart =
          restarted(
              StartDecider.decide(
                  machine(request(WantedState.NEW), ownData(), claim(Stage.STARTED))),
              Rule.OWN_DATA);

      assertThat(restart.warnings()).isEmpty();
    }

    @Test
    @DisplayName("its own, further than when it was last started")
    void further() {
      DiskState disk = data(SELF, CLUSTER_ID, new Progress(5, 2000));

      restarted(
          StartDecider.decide(machine(request(WantedState.NEW), disk, claim(Stage.STARTED))),
          Rule.OWN_DATA);
    }

    @Test
    @DisplayName("its own under a changed URL: the command that tells the others is shown")
    void changedUrl() {
      Request changed =
          Request.of(
              Member.of("n3", "http://10.0.0.33:2380"), Evidences.TOKEN, WantedState.NEW, Set.of());
      Restart restart =
          restarted(
              StartDecider.decide(machine(changed, ownData(), claim(Stage.STARTED))),
              Rule.OWN_DATA);

      assertThat(restart.warnings())
          .singleElement()
          .asString()
          .contains("etcdctl member update " + SELF + " --peer-urls=http://10.0.0.33:2380");
    }

    @Test
    @DisplayName("of another member or cluster than the claim: refused unless --adopt")
    void otherData() {
      for (DiskState disk : List.of(data(OTHER, CLUSTER_ID, SEEN), data(SELF, OTHER, SEEN))) {
        refused(
            StartDecider.decide(machine(request(WantedState.NEW), disk, claim(Stage.STARTED))),
            Rule.OTHER_DATA);
        assertThat(
                restarted(
                        StartDecider.decide(
                            machine(
                                request(WantedState.NEW, Permission.ADOPT),
                                disk,
                                claim(Stage.STARTED))),
                        Rule.ADOPTED_DATA)
                    .warnings())
            .isNotEmpty();
      }
    }

    @Test
    @DisplayName("older than the claim, by term or commit: refused unless --accept-restore")
    void older() {
      for (Progress progress : List.of(new Progress(3, 1000), new Progress(4, 999))) {
        DiskState disk = data(SELF, CLUSTER_ID, progress);
        refused(
            StartDecider.decide(
                machine(
                    request(WantedState.NEW, Permission.ADOPT, Permission.MOVED),
                    disk,
                    claim(Stage.STARTED))),
            Rule.OLDER_DATA);
        restarted(
            StartDecider.decide(
                machine(
                    request(WantedState.NEW, Permission.ACCEPT_RESTORE),
                    disk,
                    claim(Stage.STARTED))),
            Rule.OWN_DATA);
      }
    }

    @Test
    @DisplayName("copied from a machine where the member still runs: refused, --moved or not")
    void cloned() {
      PeerView runs =
          new PeerView(List.of(answer(N3, listed(N1), listed(N2), listed(N3))), List.of());
      for (Request request :
          List.of(request(WantedState.NEW), request(WantedState.NEW, Permission.MOVED))) {
        assertThat(
                refused(
                        decide(
                            elsewhere(request), complete(), Set.of(), SILENCE, Optional.of(runs)),
                        Rule.CLONED_DATA)
                    .message())
            .contains("10.0.0.3:2380");
      }
    }

    @Test
    @DisplayName("from a machine that is silent: refused unless --moved")
    void moved() {
      Optional<PeerView> silent = Optional.of(silence(N3));
      refused(
          decide(elsewhere(request(WantedState.NEW)), complete(), Set.of(), SILENCE, silent),
          Rule.MOVED_DATA);
      restarted(
          decide(
              elsewhere(request(WantedState.NEW, Permission.MOVED)),
              complete(),
              Set.of(),
              SILENCE,
              silent),
          Rule.OWN_DATA);
    }

    private Evidence elsewhere(Request request) {
      return Evidence.ofMachine(
          request, false, ownData(), false, "machine-b", Optional.of(claim(Stage.STARTED)));
    }

    @Test
    @DisplayName("without a claim: taken when the IDs are those of the list")
    void adoptedByIds() {
      assertThat(
              restarted(
                      decide(machine(request(WantedState.NEW), ownData()), complete(), SILENCE),
                      Rule.ADOPTED_DATA)
                  .warnings())
          .isNotEmpty();
    }

    @Test
    @DisplayName("without a claim: taken when a majority lists this ID at this URL")
    void adoptedByPeers() {
      ListedMember self =
          new ListedMember(ADDED, "n3", N3.peerUrls(), List.of("http://client"), false);
      DiskState disk = data(ADDED, CLUSTER_ID, SEEN);
      Evidence evidence = machine(request(WantedState.NEW), disk);
      PeerAnswer one = answer(N1, listed(N1), listed(N2), self);
      PeerAnswer two = answer(N2, listed(N1), listed(N2), self);

      restarted(decide(evidence, new Listing.Incomplete(1, 3), peers(one, two)), Rule.ADOPTED_DATA);
      refused(decide(evidence, new Listing.Incomplete(1, 3), peers(one)), Rule.UNKNOWN_DATA);
    }

    @Test
    @DisplayName("without a claim and without a sign: refused unless --adopt")
    void unknown() {
      DiskState disk = data(OTHER, OTHER, SEEN);
      refused(
          decide(machine(request(WantedState.NEW), disk), complete(), SILENCE), Rule.UNKNOWN_DATA);
      restarted(
          StartDecider.decide(machine(request(WantedState.NEW, Permission.ADOPT), disk)),
          Rule.ADOPTED_DATA);
    }

    @Test
    @DisplayName("of a member that a majority has removed: explained")
    void removed() {
      PeerView without =
          peers(answer(N1, listed(N1), listed(N2)), answer(N2, listed(N1), listed(N2)));

      Refuse refuse =
          refused(
              StartDecider.decide(
                  machine(request(WantedState.NEW), ownData(), claim(Stage.STARTED))
                      .withPeers(without)),
              Rule.NOT_A_MEMBER);

      assertThat(refuse.wayOut()).contains("member add n3 --learner");
    }
  }

  @Nested
  @DisplayName("without data")
  final class WithoutDataOnDisk {

    @Test
    @DisplayName("asks the strategy, then the peers, before anything else")
    void asks() {
      Evidence evidence = nothingKnown(WantedState.NEW);
      assertThat(StartDecider.decide(evidence)).isEqualTo(new Ask(Question.LISTING));
      assertThat(StartDecider.decide(evidence.withListing(complete(), Set.of())))
          .isEqualTo(new Ask(Question.PEERS));
    }

    @Test
    @DisplayName("nothing known and nobody there: a new member of a new cluster")
    void first() {
      assertThat(decide(nothingKnown(WantedState.NEW), complete(), SILENCE))
          .isEqualTo(new StartNew(Rule.FIRST_START, Evidences.FIRST_LIST));
      assertThat(
              decide(nothingKnown(WantedState.NEW, claim(Stage.REGISTERED)), complete(), SILENCE))
          .isEqualTo(new StartNew(Rule.FIRST_START, Evidences.FIRST_LIST));
    }

    @Test
    @DisplayName("silence is no sign of a cluster that runs, nor of one that does not")
    void silenceDecidesNothing() {
      assertThat(decide(nothingKnown(WantedState.EXISTING), complete(), SILENCE))
          .isInstanceOf(Wait.class);
      assertThat(decide(nothingKnown(WantedState.AUTO), complete(), SILENCE))
          .isInstanceOf(Wait.class);
    }

    @Test
    @DisplayName("the list is incomplete, or unknown: the strategy goes on")
    void resumes() {
      for (Listing listing :
          List.of(new Listing.Incomplete(2, 3), new Listing.Unknown("no such token"))) {
        assertThat(decide(nothingKnown(WantedState.NEW), listing, SILENCE))
            .isEqualTo(new Resume(Rule.LIST_INCOMPLETE));
      }
    }

    @ParameterizedTest
    @EnumSource(WantedState.class)
    @DisplayName("the claim says that it was started: wiped")
    void wipedByClaim(WantedState state) {
      Refuse refuse =
          refused(
              decide(nothingKnown(state, claim(Stage.STARTED)), complete(), SILENCE), Rule.WIPED);

      assertThat(refuse.reason()).isEqualTo(Reason.ALREADY_FORMED);
      assertThat(refuse.wayOut()).contains("etcdctl member remove " + SELF);
    }

    @ParameterizedTest
    @EnumSource(WantedState.class)
    @DisplayName("the registry says that it was started: wiped")
    void wipedByMark(WantedState state) {
      refused(
          decide(nothingKnown(state), complete(), Set.of(SELF), SILENCE, Optional.empty()),
          Rule.WIPED);
    }

    @Test
    @DisplayName("started, as both witnesses say, and etcd never touched its directory: never ran")
    void neverRan() {
      Evidence killed =
          Evidence.ofMachine(
              request(WantedState.NEW),
              false,
              new DiskState.Empty(),
              true,
              MACHINE,
              Optional.of(claim(Stage.STARTED)));

      assertThat(decide(killed, complete(), Set.of(SELF), SILENCE, Optional.empty()))
          .isEqualTo(new StartNew(Rule.FIRST_START, Evidences.FIRST_LIST));
      refused(
          decide(killed, complete(), peers(answer(N2, listed(N1), listed(N2), listed(N3)))),
          Rule.RAN_BEFORE);
    }

    @Test
    @DisplayName("late: the others run, and list it by the name that the first list gives it")
    void late() {
      ListedMember self = named(N3);
      PeerAnswer one = answer(N1, listed(N1), listed(N2), self);
      PeerAnswer two = answer(N2, listed(N1), listed(N2), self);

      assertThat(decide(nothingKnown(WantedState.NEW), complete(), peers(one, two)))
          .isEqualTo(new StartNew(Rule.LATE_MEMBER, Evidences.FIRST_LIST));
      assertThat(decide(nothingKnown(WantedState.EXISTING), complete(), peers(one, two)))
          .isEqualTo(new JoinExisting(Rule.LISTED_NOT_STARTED, one, self));
      refused(
          decide(
              nothingKnown(WantedState.NEW),
              complete(),
              Set.of(SELF),
              peers(one, two),
              Optional.empty()),
          Rule.WIPED);
    }

    @Test
    @DisplayName("second of three: the first waits for a majority, and so must not this one")
    void forming() {
      PeerView first =
          new PeerView(
              List.of(answer(N1, named(N1), named(N2), named(N3))), List.of(Evidences.silent(N2)));

      assertThat(decide(nothingKnown(WantedState.NEW), complete(), first))
          .isEqualTo(new StartNew(Rule.FIRST_START, Evidences.FIRST_LIST));
      assertThat(decide(nothingKnown(WantedState.EXISTING), complete(), first))
          .isInstanceOf(Wait.class);
      assertThat(decide(nothingKnown(WantedState.AUTO), complete(), first))
          .isInstanceOf(Wait.class);
      refused(
          decide(nothingKnown(WantedState.NEW, claim(Stage.STARTED)), complete(), first),
          Rule.WIPED);
    }

    @Test
    @DisplayName("one answers, and tells of another list than the first: waits for a majority")
    void changedSince() {
      PeerView changed =
          new PeerView(
              List.of(answer(N1, named(N1), named(N2), added(N3, ADDED, false))),
              List.of(Evidences.silent(N2)));

      assertThat(decide(nothingKnown(WantedState.NEW), complete(), changed))
          .isInstanceOf(Wait.class);
    }

    @Test
    @DisplayName("not on the list: the strategy says why")
    void notOnList() {
      Listing others = Listing.complete(InitialCluster.of(List.of(N1, N2), Evidences.TOKEN));
      assertThat(decide(nothingKnown(WantedState.NEW), others, SILENCE))
          .isEqualTo(new Resume(Rule.NOT_ON_LIST));
    }

    @Test
    @DisplayName("a claim of another token is of another cluster, if this token was chosen")
    void otherToken() {
      Request chosen = Request.of(N3, "new", WantedState.NEW, Set.of());
      InitialCluster cluster = InitialCluster.of(List.of(N1, N2, N3), "new");
      assertThat(
              decide(
                  machine(chosen, new DiskState.Empty(), claimOfToken("old")),
                  Listing.complete(cluster),
                  SILENCE))
          .isInstanceOf(StartNew.class);
      refused(
          decide(nothingKnown(WantedState.NEW, claimOfToken("old")), complete(), SILENCE),
          Rule.WIPED);
    }

    @ParameterizedTest
    @EnumSource(WantedState.class)
    @DisplayName("a single peer that lists it by name: it has run before (a lost write otherwise)")
    void ranBefore(WantedState state) {
      PeerView oneOfThree =
          new PeerView(
              List.of(answer(N2, listed(N1), listed(N2), listed(N3))),
              List.of(Evidences.silent(N1)));

      assertThat(
              refused(decide(nothingKnown(state), complete(), oneOfThree), Rule.RAN_BEFORE)
                  .wayOut())
          .contains("etcdctl member remove " + SELF, "member add n3 --learner");
    }

    @Test
    @DisplayName("listed with client URLs alone, or as a learner that has run: likewise")
    void ranBeforeUnnamed() {
      ListedMember unnamed =
          new ListedMember(SELF, "", N3.peerUrls(), List.of("http://client"), false);
      ListedMember learner =
          new ListedMember(ADDED, "n3", N3.peerUrls(), List.of("http://client"), true);
      for (ListedMember self : List.of(unnamed, learner)) {
        refused(
            decide(
                nothingKnown(WantedState.EXISTING),
                complete(),
                peers(answer(N1, listed(N1), listed(N2), self))),
            Rule.RAN_BEFORE);
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("added and never started, and a majority agrees: joins with exactly their list")
    void joins(boolean learner) {
      ListedMember self = added(N3, ADDED, learner);
      PeerAnswer one = answer(N1, listed(N1), listed(N2), self);
      PeerAnswer two = answer(N2, listed(N2), self, listed(N1));

      StartDecision decision =
          decide(nothingKnown(WantedState.NEW, claim(Stage.STARTED)), complete(), peers(one, two));

      assertThat(decision).isEqualTo(new JoinExisting(Rule.LISTED_NOT_STARTED, one, self));
    }

    @Test
    @DisplayName("added, and one of two says so: waits for the other, and names it")
    void noMajority() {
      PeerView one =
          new PeerView(
              List.of(answer(N1, listed(N1), listed(N2), added(N3, ADDED, false))),
              List.of(Evidences.silent(N2)));

      assertThat(decide(nothingKnown(WantedState.EXISTING), complete(), one))
          .isInstanceOfSatisfying(Wait.class, wait -> assertThat(wait.what()).contains("10.0.0.2"));
    }

    @Test
    @DisplayName("added to a cluster of one")
    void addedToOne() {
      PeerAnswer one = answer(N1, listed(N1), added(N3, ADDED, false));

      assertThat(decide(nothingKnown(WantedState.EXISTING), complete(), peers(one)))
          .isInstanceOf(JoinExisting.class);
    }

    @Test
    @DisplayName("added, started and wiped before it told its name: the mark of its ID says so")
    void addedAndMarked() {
      ListedMember self = added(N3, ADDED, false);
      PeerView agreed =
          peers(answer(N1, listed(N1), listed(N2), self), answer(N2, listed(N1), listed(N2), self));

      refused(
          decide(
              nothingKnown(WantedState.EXISTING),
              complete(),
              Set.of(ADDED),
              agreed,
              Optional.empty()),
          Rule.WIPED);
    }

    @Test
    @DisplayName("a member that is behind lists it as never started, another knows better")
    void newerMinority() {
      ListedMember unstarted = added(N3, ADDED, false);
      ListedMember started =
          new ListedMember(ADDED, "n3", N3.peerUrls(), List.of("http://client"), false);
      Member n4 = Member.of("n4", "http://10.0.0.4:2380");
      ListedMember[] old = {listed(N1), listed(N2), listed(n4), unstarted};
      ListedMember[] current = {listed(N1), listed(N2), listed(n4), started};

      refused(
          decide(
              nothingKnown(WantedState.EXISTING),
              complete(),
              peers(answer(N1, old), answer(N2, old), answer(n4, current))),
          Rule.RAN_BEFORE);
    }

    @Test
    @DisplayName("a removed peer with an old list does not outvote those who removed it")
    void removedPeer() {
      ListedMember self = added(N3, ADDED, false);
      Member removed = Member.of("n0", "http://10.0.0.9:2380");
      PeerView agreed =
          peers(
              answer(N1, listed(N1), listed(N2), self),
              answer(N2, listed(N1), listed(N2), self),
              answer(removed, listed(N1), listed(N2), listed(removed), listed(N3)));

      assertThat(decide(nothingKnown(WantedState.EXISTING), complete(), agreed))
          .isInstanceOf(JoinExisting.class);
    }

    @Test
    @DisplayName("the cluster runs and does not list it: the command that adds it is shown")
    void notListed() {
      PeerView others =
          peers(answer(N1, listed(N1), listed(N2)), answer(N2, listed(N1), listed(N2)));

      assertThat(
              refused(decide(nothingKnown(WantedState.NEW), complete(), others), Rule.NOT_LISTED)
                  .wayOut())
          .contains("etcdctl member add n3 --learner --peer-urls=http://10.0.0.3:2380");
    }

    @Test
    @DisplayName("peers of two clusters: both lists are shown")
    void twoClusters() {
      PeerAnswer foreign = new PeerAnswer(Evidences.url(N2), OTHER, List.of(listed(N2)));

      assertThat(
              refused(
                      decide(
                          nothingKnown(WantedState.NEW),
                          complete(),
                          peers(answer(N1, listed(N1)), foreign)),
                      Rule.TWO_CLUSTERS)
                  .message())
          .contains(OTHER.toString(), CLUSTER_ID.toString());
    }

    @Test
    @DisplayName("somebody runs, and that is all: never a new cluster")
    void somebodyRuns() {
      PeerView oneOfTwo =
          new PeerView(List.of(answer(N1, listed(N1), listed(N2))), List.of(Evidences.silent(N2)));

      assertThat(decide(nothingKnown(WantedState.NEW), complete(), oneOfTwo))
          .isInstanceOf(Wait.class);
    }
  }
}
