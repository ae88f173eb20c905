package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples were seen live, on etcd. */
final class InitialClusterIdsTest {

  private static final String N1_TO_N3 =
      "n1=https://n1.ex.test:2380,n2=https://n2.ex.test:2380,n3=https://n3.ex.test:2380";

  @Test
  void discoveryUrlAsToken() {
    InitialCluster cluster =
        InitialCluster.parse(
                "infra1=http://127.0.0.1:2180,infra2=http://127.0.0.1:2280,"
                    + "infra3=http://127.0.0.1:2380")
            .withToken(
                "http://127.0.0.1:12379/v2/keys/_etcd/registry/"
                    + "7baa187f-2c51-4de1-aac8-414c8e57c7f9");

    assertThat(cluster.memberIds())
        .extracting(EtcdId::toString)
        .containsExactly("27e4bbd8eb32ea97", "470c6bf0dd931333", "3dd19f52c77d0d96");
    assertThat(cluster.clusterId()).hasToString("4412cb9e2e15c00a");
  }

  @Test
  void defaultTokenAndIdsOnBothSidesOfTheSignBit() {
    InitialCluster cluster = InitialCluster.parse(N1_TO_N3);

    assertThat(cluster.token()).isEqualTo("etcd-cluster");
    assertThat(cluster.memberIds())
        .extracting(EtcdId::toString)
        .containsExactly("8c3d2e438e4168a5", "64f93ce3025843d5", "12acde5785f867ec");
    assertThat(cluster.clusterId()).hasToString("6c02b6638231694d");
  }

  @Test
  void ofTheFirstTwo() {
    InitialCluster cluster =
        InitialCluster.of(InitialCluster.parse(N1_TO_N3).members().subList(0, 2));

    assertThat(cluster.memberIds())
        .extracting(EtcdId::toString)
        .containsExactly("8c3d2e438e4168a5", "64f93ce3025843d5");
    assertThat(cluster.clusterId()).hasToString("2d7dc442794dfbc2");
  }

  @Test
  void ofASingleMember() {
    InitialCluster cluster = InitialCluster.parse("default=http://localhost:2380");

    assertThat(cluster.memberIds())
        .extracting(EtcdId::toString)
        .containsExactly("8e9e05c52164694d");
    assertThat(cluster.clusterId()).hasToString("cdf818194e3a8c32");
  }

  @Test
  void dependOnNoNameAndNoOrder() {
    List<Member> members = new ArrayList<>(InitialCluster.parse(N1_TO_N3).members());
    Collections.reverse(members);

    assertThat(InitialCluster.of(members).memberIds())
        .isEqualTo(InitialCluster.parse(N1_TO_N3).memberIds());
    assertThat(InitialCluster.parse(N1_TO_N3.replace("n1=", "z=")).clusterId())
        .hasToString("6c02b6638231694d");
    assertThat(InitialCluster.parse(N1_TO_N3.replace("n1=", "z=")).memberIds())
        .extracting(EtcdId::toString)
        .containsExactly("64f93ce3025843d5", "12acde5785f867ec", "8c3d2e438e4168a5");
  }

  @Test
  void dependOnNoOrderOfPeerUrls() {
    Member ab = Member.of("n", "http://b:1", "http://a:1");
    InitialCluster cluster = InitialCluster.of(List.of(ab));

    assertThat(cluster.memberId(ab))
        .hasToString(ReferenceIds.memberId(List.of("http://a:1", "http://b:1"), "etcd-cluster"))
        .isEqualTo(InitialCluster.parse("n=http://a:1,n=http://b:1").memberIds().get(0));
  }

  @Test
  void dependOnTheSpellingOfAUrl() {
    assertThat(InitialCluster.parse("n=http://A:1").clusterId())
        .isNotEqualTo(InitialCluster.parse("n=http://a:1").clusterId());
    assertThat(InitialCluster.parse("n=HTTP://a:1").clusterId())
        .isEqualTo(InitialCluster.parse("n=http://a:1").clusterId());
  }

  @Test
  void tokenIsTakenAsUtf8() {
    InitialCluster cluster = InitialCluster.parse("n=http://a:1").withToken("größe-\uD83D\uDE00");

    assertThat(cluster.memberIds().get(0))
        .hasToString(ReferenceIds.memberId(List.of("http://a:1"), "größe-\uD83D\uDE00"));
  }

  @Test
  void arePrintedWithoutLeadingZeros() {
    List<InitialCluster> clusters =
        IntStream.range(0, 2_000)
            .mapToObj(i -> InitialCluster.parse("n=http://host" + i + ":2380"))
            .toList();

    assertThat(clusters)
        .allSatisfy(
            cluster -> {
              String memberId =
                  ReferenceIds.memberId(
                      List.of(cluster.members().get(0).peerUrls().get(0).toString()),
                      "etcd-cluster");
              assertThat(cluster.memberIds().get(0)).hasToString(memberId);
              assertThat(cluster.clusterId())
                  .hasToString(ReferenceIds.clusterId(Stream.of(memberId)));
            });
    assertThat(clusters)
        .as("the search comes upon IDs with one and with two leading zeros")
        .anySatisfy(cluster -> assertThat(cluster.memberIds().get(0).toString()).hasSize(15))
        .anySatisfy(cluster -> assertThat(cluster.memberIds().get(0).toString()).hasSize(14))
        .anySatisfy(cluster -> assertThat(cluster.clusterId().toString()).hasSize(15))
        .anySatisfy(cluster -> assertThat(cluster.clusterId().toString()).hasSize(14));
  }

  @Test
  void areUnsigned() {
    EtcdId small = new EtcdId(1);
    EtcdId greatestSigned = new EtcdId(Long.MAX_VALUE);
    EtcdId leastNegative = new EtcdId(Long.MIN_VALUE);
    EtcdId greatest = new EtcdId(-1);

    assertThat(Stream.of(greatest, leastNegative, small, greatestSigned).sorted())
        .containsExactly(small, greatestSigned, leastNegative, greatest);
    assertThat(greatest).hasToString("ffffffffffffffff");
    assertThat(leastNegative).hasToString("8000000000000000");
    assertThat(small).hasToString("1");
  }

  @Test
  void memberIdIsAskedForByMember() {
    InitialCluster cluster = InitialCluster.parse(N1_TO_N3);
    Member n2 = Member.of("n2", "https://n2.ex.test:2380");

    assertThat(cluster.memberId(n2)).hasToString("64f93ce3025843d5");
    assertThatThrownBy(() -> cluster.memberId(Member.of("n4", "https://n2.ex.test:2380")))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("n4=https://n2.ex.test:2380");
  }
}
