package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Permission;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.decision.StartDecider;
import dev.etcdbootstrap.run.decision.WantedState;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Evidence of every shape, whether or not a history leads to it. */
final class RandomRecords {

  private static final InitialCluster CLUSTER =
      InitialCluster.of(List.of(member(1), member(2), member(3)));

  private final RandomGenerator random;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  DecisionRecord next() {
    DiskState disk = disk();
    Evidence evidence =
        new Evidence(
            new Request(
                member(random.nextInt(5)), id(), text(), any(WantedState.values()), permissions()),
            random.nextInt(8) == 0,
            disk,
            random.nextBoolean(),
            text(),
            maybe(() -> claim(disk)),
            maybe(this::listing),
            many(this::id).collect(Collectors.toSet()),
            maybe(this::peers),
            maybe(this::peers));
    return DecisionRecord.of(
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        new DecisionRecord.Versions(text(), text()),
        text(),
        evidence,
        StartDecider.decide(evidence),
        text());
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> Stream<T> many(Supplier<T> value) {
    return Stream.generate(value).limit(random.nextInt(4));
  }

  /** Few, so that they meet, and as large as they get. */
  private EtcdId id() {
    return new EtcdId(any(new Long[] {0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L}));
  }

  private Progress progress() {
    return new Progress(id().bits(), id().bits());
  }

  /** Whatever a peer or a file system may say. */
  private String text() {
    return any(
        new String[] {
          "",
          "a",
          "\"\\/\b\f\n\r\t",
          "\u0000\u007f\u0085",
          "\u2028\u202e\ufeff\uffff",
          "ü€😀",
          "null",
          "1e9"
        });
  }

  private static Member member(int number) {
    return Member.of("n" + number, "http://10.0.0." + number + ":2380", "unix://a:" + number);
  }

  private PeerUrl url() {
    return member(random.nextInt(5)).peerUrls().get(random.nextInt(2));
  }

  private List<PeerUrl> urls() {
    return many(this::url).toList();
  }

  private Set<Permission> permissions() {
    return many(() -> any(Permission.values())).collect(Collectors.toSet());
  }

  private DiskState disk() {
    return switch (random.nextInt(4)) {
      case 0 -> new DiskState.Initialised(new LogSummary(id(), id(), progress()));
      case 1 -> new DiskState.LogMissing(Path.of("/data/db"), Path.of("wal"));
      case 2 -> new DiskState.Unreadable(Path.of(""), text());
      default -> new DiskState.Empty();
    };
  }

  /** Often of the data that there is, since few rules have a use for another. */
  private Claim claim(DiskState disk) {
    LogSummary log =
        disk instanceof DiskState.Initialised data && random.nextBoolean()
            ? data.log()
            : new LogSummary(id(), id(), progress());
    return new Claim(
        any(Claim.Stage.values()),
        text(),
        log.memberId(),
        log.clusterId(),
        urls(),
        text(),
        random.nextBoolean() ? Progress.NONE : progress(),
        text(),
        urls());
  }

  private Listing listing() {
    return switch (random.nextInt(3)) {
      case 0 -> new Listing.Incomplete(random.nextInt(9), random.nextInt(9));
      case 1 -> new Listing.Unknown(text());
      default -> Listing.complete(CLUSTER);
    };
  }

  /** Often all members of a list tell the same list, and this is often the first one. */
  private PeerView peers() {
    Stream<PeerAnswer> answers =
        switch (random.nextInt(3)) {
          case 0 -> agreeing(id(), many(this::listed).toList());
          case 1 ->
              agreeing(
                  CLUSTER.clusterId(),
                  CLUSTER.members().stream()
                      .map(member -> listed(CLUSTER.memberId(member), member.peerUrls()))
                      .toList());
          default -> many(() -> new PeerAnswer(url(), id(), many(this::listed).toList()));
        };
    return new PeerView(answers.toList(), many(() -> new PeerView.Silence(url(), text())).toList());
  }

  private static Stream<PeerAnswer> agreeing(EtcdId cluster, List<ListedMember> list) {
    return list.stream()
        .flatMap(member -> member.peerUrls().stream())
        .map(url -> new PeerAnswer(url, cluster, list));
  }

  private ListedMember listed() {
    return listed(id(), urls());
  }

  private ListedMember listed(EtcdId id, List<PeerUrl> urls) {
    return new ListedMember(
        id, text(), urls, random.nextBoolean() ? List.of() : List.of(text()), random.nextBoolean());
  }
}
