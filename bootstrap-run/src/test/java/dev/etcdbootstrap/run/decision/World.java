package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Machines on which members start by the decision, lose their disks, are restored, added again, and
 * are seen by others or not. A history is a sequence of random steps; it is wrong when an ID that
 * was ever started is started without its newest data, since it may have acknowledged a write that
 * only that data has.
 */
final class World {

  private static final String TOKEN = "token";
  private static final String DIGEST = Claim.digest(TOKEN);

  /** What decides, given the evidence of a machine. */
  interface Decider {
    StartDecision decide(Evidence evidence);
  }

  /** A member's data; the version grows with every write. */
  private record Data(EtcdId id, EtcdId cluster, long version) {}

  private static final class Machine {
    private final Member member;
    private Optional<Data> data = Optional.empty();
    private Optional<Data> backup = Optional.empty();
    private Optional<Claim> claim = Optional.empty();
    private boolean untouched; // since a hand-over that etcd did not live to see
    private boolean runs;

    private Machine(Member member) {
      this.member = member;
    }
  }

  private final RandomGenerator random;
  private final Decider decider;
  private final boolean registry;
  private final List<Machine> machines;
  private final InitialCluster cluster;
  private final Set<EtcdId> marks = new TreeSet<>();

  /** The newest data that each ID ever had. */
  private final Map<EtcdId, Long> newest = new LinkedHashMap<>();

  /** IDs of the first list that started after the cluster had replaced them: alone they wait. */
  private final Set<EtcdId> strangers = new TreeSet<>();

  /** As the cluster has agreed; empty before it is formed. */
  private List<ListedMember> list = List.of();

  private long nextId = 0x8000_0000_0000_0000L;

  World(RandomGenerator random, Decider decider, int size) {
    this.random = random;
    this.decider = decider;
    this.registry = random.nextBoolean();
    this.machines =
        IntStream.range(0, size)
            .mapToObj(i -> new Machine(Member.of("n" + i, "http://10.0.0." + (i + 1) + ":2380")))
            .toList();
    this.cluster =
        InitialCluster.of(machines.stream().map(machine -> machine.member).toList(), TOKEN);
  }

  /**
   * Lives through some steps.
   *
   * @return what went wrong, if anything did
   */
  Optional<String> live(int steps) {
    List<String> told = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Machine machine = machines.get(random.nextInt(machines.size()));
      String did =
          switch (random.nextInt(7)) {
            case 0 -> stop(machine);
            case 1 -> wipe(machine);
            case 2 -> write();
            case 3 -> backup(machine);
            case 4 -> addAgain(machine);
            default -> start(machine);
          };
      told.add(machine.member.name() + " " + did);
      if (did.startsWith("WRONG")) {
        return Optional.of(String.join("\n", told));
      }
    }
    return Optional.empty();
  }

  private static String stop(Machine machine) {
    machine.runs = false;
    return "stops";
  }

  /** A lost disk takes the claim with it where nothing else remembers, but never both witnesses. */
  private String wipe(Machine machine) {
    machine.runs = false;
    machine.data = Optional.empty();
    machine.untouched = false;
    if (registry && random.nextBoolean()) {
      machine.claim = Optional.empty();
    }
    return "loses its disk";
  }

  private String write() {
    List<Machine> running = machines.stream().filter(machine -> machine.runs).toList();
    if (list.isEmpty() || running.size() <= list.size() / 2) {
      return "finds no quorum";
    }
    for (Machine machine : running) {
      Data data = machine.data.orElseThrow();
      Data newer = new Data(data.id(), data.cluster(), data.version() + 1);
      machine.data = Optional.of(newer);
      newest.put(data.id(), newer.version());
    }
    return "writes";
  }

  /** A copy from since the last start looks like the disk of now; only an older one can be told. */
  private String backup(Machine machine) {
    if (!machine.runs
        && machine.backup.isPresent()
        && machine.claim.isPresent()
        && machine.backup.get().version() < machine.claim.get().lastSeen().commit()) {
      machine.data = machine.backup;
      machine.untouched &= machine.data.isEmpty();
      return "is restored";
    }
    machine.backup = machine.data;
    return "is saved";
  }

  /** As an operator does who was told so: while a quorum runs without it. */
  private String addAgain(Machine machine) {
    long others = machines.stream().filter(other -> other.runs && other != machine).count();
    if (machine.runs || list.isEmpty() || others <= list.size() / 2) {
      return "is not added";
    }
    EtcdId id = new EtcdId(nextId++);
    List<ListedMember> changed = new ArrayList<>();
    for (ListedMember listed : list) {
      if (!listed.isAt(machine.member.peerUrls())) {
        changed.add(listed);
      }
    }
    changed.add(new ListedMember(id, "", machine.member.peerUrls(), List.of(), false));
    list = List.copyOf(changed);
    machine.data = Optional.empty();
    return "is removed and added as " + id;
  }

  private String start(Machine machine) {
    if (machine.runs) {
      return "runs already";
    }
    Evidence evidence =
        Evidence.ofMachine(
            Request.of(machine.member, TOKEN, WantedState.NEW, Set.of()),
            false,
            machine
                .data
                .<DiskState>map(
                    data ->
                        new DiskState.Initialised(
                            new LogSummary(
                                data.id(), data.cluster(), new Progress(1, data.version()))))
                .orElseGet(DiskState.Empty::new),
            machine.untouched,
            "machine",
            machine.claim);
    StartDecision decision = decider.decide(evidence);
    while (decision instanceof StartDecision.Ask ask) {
      evidence =
          ask.question() == Question.LISTING
              ? evidence.withListing(
                  Listing.complete(cluster), registry ? Set.copyOf(marks) : Set.of())
              : evidence.withPeers(ask(machine));
      decision = decider.decide(evidence);
    }
    if (decision instanceof StartDecision.StartNew) {
      return handedOver(
          machine, new Data(machine.member.id(TOKEN), cluster.clusterId(), 0), Optional.empty());
    }
    if (decision instanceof StartDecision.JoinExisting join) {
      return handedOver(
          machine, new Data(join.self().id(), cluster.clusterId(), 0), Optional.of(join.list()));
    }
    if (decision instanceof StartDecision.Restart) {
      return handedOver(machine, machine.data.orElseThrow(), Optional.empty());
    }
    return "does not start: " + decision.rule();
  }

  /** Each that runs may answer or not; who answers tells the list of now. */
  private PeerView ask(Machine asking) {
    List<PeerAnswer> answers = new ArrayList<>();
    List<PeerView.Silence> silent = new ArrayList<>();
    for (Machine machine : machines) {
      PeerUrl url = machine.member.peerUrls().get(0);
      if (machine != asking && machine.runs && random.nextInt(4) > 0) {
        answers.add(new PeerAnswer(url, cluster.clusterId(), list));
      } else {
        silent.add(new PeerView.Silence(url, "stopped or cut off"));
      }
    }
    return new PeerView(answers, silent);
  }

  /** Both witnesses are there before etcd is; it may be killed before it does anything. */
  private String handedOver(Machine machine, Data data, Optional<PeerAnswer> joined) {
    machine.claim =
        Optional.of(
            new Claim(
                Claim.Stage.STARTED,
                DIGEST,
                data.id(),
                data.cluster(),
                machine.member.peerUrls(),
                "machine",
                new Progress(1, data.version()),
                "",
                List.of()));
    marks.add(data.id());
    if (random.nextInt(8) == 0) {
      machine.untouched = machine.data.isEmpty();
      return "is killed before etcd runs";
    }
    return started(machine, data, joined);
  }

  private String started(Machine machine, Data data, Optional<PeerAnswer> joined) {
    Long newestOfId = newest.get(data.id());
    if (newestOfId != null && data.version() < newestOfId) {
      return "WRONG: " + data.id() + " starts at " + data.version() + ", was at " + newestOfId;
    }
    if (newestOfId != null && machine.data.isEmpty()) {
      return "WRONG: " + data.id() + " starts empty, and was started before";
    }
    if (joined.isEmpty() && machine.data.isEmpty() && isForeignTo(data)) {
      strangers.add(data.id());
      if (strangers.size() > machines.size() / 2) {
        return "WRONG: a second cluster";
      }
    }
    newest.putIfAbsent(data.id(), data.version());
    machine.data = Optional.of(data);
    machine.runs = true;
    machine.untouched = false;
    if (list.isEmpty()) {
      list =
          cluster.members().stream()
              .map(
                  member ->
                      new ListedMember(
                          member.id(TOKEN), member.name(), member.peerUrls(), List.of(), false))
              .toList();
    }
    publish();
    return "starts as " + data.id();
  }

  private boolean isForeignTo(Data data) {
    return !list.isEmpty() && list.stream().noneMatch(listed -> listed.id().equals(data.id()));
  }

  /** Those that run publish their client URLs as soon as there is a quorum to agree to it. */
  private void publish() {
    Map<EtcdId, Machine> running = new LinkedHashMap<>();
    machines.stream()
        .filter(machine -> machine.runs)
        .forEach(machine -> running.put(machine.data.orElseThrow().id(), machine));
    long voters = list.stream().filter(listed -> running.containsKey(listed.id())).count();
    if (voters <= list.size() / 2) {
      return;
    }
    list =
        list.stream()
            .map(
                listed ->
                    running.containsKey(listed.id())
                        ? new ListedMember(
                            listed.id(),
                            running.get(listed.id()).member.name(),
                            listed.peerUrls(),
                            List.of("http://client"),
                            false)
                        : listed)
            .toList();
  }

  /**
   * Starts all, one after the other and in any order, as on the first day.
   *
   * @return who was not started, and why
   */
  List<String> startAll() {
    List<String> refused = new ArrayList<>();
    List<Machine> order = new ArrayList<>(machines);
    Collections.shuffle(order, new Random(random.nextLong()));
    for (Machine machine : order) {
      String did = "";
      for (int attempt = 0; attempt < 20 && !machine.runs; attempt++) {
        did = start(machine);
      }
      if (!machine.runs) {
        refused.add(machine.member.name() + " " + did);
      }
    }
    return refused;
  }
}
