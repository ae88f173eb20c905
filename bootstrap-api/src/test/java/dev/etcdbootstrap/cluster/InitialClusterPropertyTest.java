package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.ClusterGenerator.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds for every cluster and for every text. A failure names its seed; with {@code
 * -Detcdbootstrap.seed=N} that case is the first of a run, and another number makes other cases.
 */
final class InitialClusterPropertyTest {

  private static final long SEED = Long.getLong("etcdbootstrap.seed", 20_260_614);

  private static void forAll(int cases, LongConsumer property) {
    for (long seed = SEED; seed < SEED + cases; seed++) {
      try {
        property.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with -Detcdbootstrap.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void whatIsPrintedReadsBackTheSame() {
    forAll(
        4_000,
        seed -> {
          ClusterGenerator generator = new ClusterGenerator(seed);
          List<Part> parts = generator.parts();
          InitialCluster cluster =
              InitialCluster.parse(generator.written(parts)).withToken("t" + seed);

          assertThat(cluster).hasToString(ClusterGenerator.printed(parts));
          InitialCluster again = InitialCluster.parse(cluster.toString()).withToken("t" + seed);
          assertSame(again, cluster);
        });
  }

  @Test
  void theCanonicalSpellingIsAUrlOfTheSameEndpoint() {
    forAll(
        1_000,
        seed -> {
          for (Part part : new ClusterGenerator(seed).parts()) {
            PeerUrl url = PeerUrl.parse(part.url());
            PeerUrl canonical = PeerUrl.parse(url.canonical());
            assertThat(canonical.sameEndpoint(url)).as(part.url()).isTrue();
            assertThat(canonical).hasToString(canonical.canonical());
          }
        });
  }

  @Test
  void noOrderOfMembersOrUrlsMatters() {
    forAll(
        2_000,
        seed -> {
          ClusterGenerator generator = new ClusterGenerator(seed);
          List<Part> parts = generator.parts();
          InitialCluster cluster = InitialCluster.parse(generator.written(parts));

          assertSame(InitialCluster.parse(generator.written(parts)), cluster);
          List<Member> members =
              generator.shuffled(cluster.members()).stream()
                  .map(member -> new Member(member.name(), generator.shuffled(member.peerUrls())))
                  .toList();
          assertSame(InitialCluster.of(members), cluster);
        });
  }

  private static void assertSame(InitialCluster actual, InitialCluster expected) {
    assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(actual).hasToString(expected.toString());
    assertThat(actual.members()).isEqualTo(expected.members());
    assertThat(actual.memberIds()).isEqualTo(expected.memberIds());
    assertThat(actual.clusterId()).isEqualTo(expected.clusterId());
  }

  @Test
  void idsAreThoseOfTheProtocol() {
    forAll(
        2_000,
        seed -> {
          ClusterGenerator generator = new ClusterGenerator(seed);
          List<Part> parts = generator.parts();
          InitialCluster cluster = InitialCluster.of(membersOf(parts)).withToken("größe-" + seed);

          Map<String, String> expected = new TreeMap<>();
          cluster
              .members()
              .forEach(
                  member ->
                      expected.put(
                          member.name(),
                          ReferenceIds.memberId(urlsOf(member.name(), parts), cluster.token())));
          Map<String, String> actual = new TreeMap<>();
          cluster
              .members()
              .forEach(member -> actual.put(member.name(), cluster.memberId(member).toString()));
          assertThat(actual).isEqualTo(expected);
          assertThat(cluster.clusterId())
              .hasToString(ReferenceIds.clusterId(expected.values().stream()));
        });
  }

  private static List<Member> membersOf(List<Part> parts) {
    return parts.stream()
        .map(Part::name)
        .distinct()
        .map(name -> Member.of(name, urlsOf(name, parts).toArray(String[]::new)))
        .toList();
  }

  private static List<String> urlsOf(String name, List<Part> parts) {
    return parts.stream().filter(part -> part.name().equals(name)).map(Part::url).toList();
  }

  @Test
  void anyTextIsReadOrRefusedWithPrintableReasons() {
    int[] outcomes = new int[2];
    forAll(
        20_000,
        seed -> {
          String text = new GarbageGenerator(seed).text();
          try {
            InitialCluster cluster = InitialCluster.parse(text);
            assertSame(InitialCluster.parse(cluster.toString()), cluster);
            assertTellable(cluster.warnings());
            assertTellable(checkedAsALocalMember(cluster));
            outcomes[0]++;
          } catch (InvalidClusterException e) {
            assertThat(e.problems()).isNotEmpty().allMatch(Problem::isError);
            assertTellable(e.problems());
            outcomes[1]++;
          }
        });
    assertThat(outcomes).as("texts read and refused").doesNotContain(0);
  }

  /** With a URL that only a look-up could tell from the listed ones. */
  private static List<Problem> checkedAsALocalMember(InitialCluster cluster) {
    Member first = cluster.members().get(0);
    PeerUrl url = first.peerUrls().get(0);
    PeerUrl other =
        PeerUrl.parse(
            url.usesUnixSocket() ? "unix://other" : url.scheme() + "://n.x:" + url.port());
    LocalMemberCheck check =
        new LocalMemberCheck(cluster, new LocalMember(first.name(), List.of(other)));
    return Stream.of(
            check.problems(Map.of()),
            new LocalMemberCheck(cluster, LocalMember.of("nobody", other.toString()))
                .problems(Map.of()))
        .flatMap(List::stream)
        .toList();
  }

  private static void assertTellable(List<Problem> problems) {
    for (Problem problem : problems) {
      assertThat(problem.code()).matches("[a-z]+(-[a-z]+)*");
      assertThat(problem.message()).isNotBlank();
      assertThat(problem.remedy()).isNotBlank();
      Problems.assertPrintable(problem.toString());
    }
  }
}
