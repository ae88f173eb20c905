package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Roster;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests, byte for byte those of etcd's own discovery client, and how responses are read. */
final class RequestsTest {

  private static final String REGISTRY = "/_etcd/registry/team/t1";
  private static final String SIZE = REGISTRY + "/_config/size";
  private static final String MEMBERS = REGISTRY + "/members/";

  /** The ID that etcd gives this member under this token is the last part of its key. */
  private static final Registration OWN =
      Registration.of(
          LocalMember.of("infra0", "http://10.0.1.10:2380", "http://[::1]:2380"), "team/t1");

  private final Requests requests = new Requests(DiscoveryToken.parse("team/t1"));
  private final Keyspace keyspace = new Keyspace();

  @BeforeEach
  void makeToken() {
    keyspace.put(SIZE, "3");
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static KeyValue keyValue(String key) {
    return KeyValue.newBuilder().setKey(utf8(key)).build();
  }

  private Roster roster() {
    return requests.roster(3, keyspace.txn(requests.read()), Map.of());
  }

  @Test
  @DisplayName("reads size and members at once, linearizable, and to the end")
  void read() {
    assertThat(requests.read())
        .isEqualTo(
            TxnRequest.newBuilder()
                .addSuccess(range(RangeRequest.newBuilder().setKey(utf8(SIZE))))
                .addSuccess(
                    range(
                        RangeRequest.newBuilder()
                            .setKey(utf8(MEMBERS))
                            .setRangeEnd(utf8(REGISTRY + "/members0"))))
                .build());
  }

  @Test
  @DisplayName("reads the names of start marks and the size at once, and not without end")
  void readStartMarks() {
    assertThat(requests.readStartMarks())
        .isEqualTo(
            TxnRequest.newBuilder()
                .addSuccess(range(RangeRequest.newBuilder().setKey(utf8(SIZE))))
                .addSuccess(
                    range(
                        RangeRequest.newBuilder()
                            .setKey(utf8(REGISTRY + "/_started/"))
                            .setRangeEnd(utf8(REGISTRY + "/_started0"))
                            .setKeysOnly(true)
                            .setLimit(10_001)))
                .build());
  }

  private static RequestOp range(RangeRequest.Builder range) {
    return RequestOp.newBuilder().setRequestRange(range).build();
  }

  @Test
  @DisplayName("writes key and value as etcd does")
  void register() {
    List<PutRequest> puts =
        requests.register(OWN).getSuccessList().stream()
            .filter(RequestOp::hasRequestPut)
            .map(RequestOp::getRequestPut)
            .toList();

    assertThat(puts)
        .containsExactly(
            PutRequest.newBuilder()
                .setKey(utf8(MEMBERS + OWN.key()))
                .setValue(utf8("infra0=http://10.0.1.10:2380,infra0=http://[::1]:2380"))
                .build());
    assertThat(OWN.key()).matches("[0-9a-f]{1,16}");
  }

  @Test
  @DisplayName("registers once, and shows the members of that moment")
  void registersOnce() {
    var first = keyspace.txn(requests.register(OWN));
    assertThat(first.getSucceeded()).isTrue();
    assertThat(requests.sizeText(first)).contains("3");
    assertThat(requests.roster(3, first, Map.of()).find(OWN.key())).contains(OWN);

    long revision = keyspace.revision();
    var second = keyspace.txn(requests.register(Registration.of(OWN.key(), "z=http://z:1")));
    assertThat(second.getSucceeded()).isFalse();
    assertThat(requests.sizeText(second)).contains("3");
    assertThat(requests.roster(3, second, Map.of()).find(OWN.key())).contains(OWN);
    assertThat(keyspace.revision()).isEqualTo(revision);
  }

  @Test
  @DisplayName("registers nothing where there is no token")
  void registersNothing() {
    Keyspace empty = new Keyspace();

    assertThat(requests.sizeText(empty.txn(requests.register(OWN)))).isEmpty();
    assertThat(empty.below("/")).isEmpty();
  }

  @Test
  @DisplayName("withdraws its own value only")
  void withdraw() {
    keyspace.txn(requests.register(OWN));
    keyspace.txn(requests.withdraw(Registration.of(OWN.key(), "z=http://z:1")));
    assertThat(roster().entries()).hasSize(1);

    keyspace.txn(requests.withdraw(OWN));
    assertThat(roster().entries()).isEmpty();
    assertThat(keyspace.get(SIZE)).contains("3");
  }

  @Test
  @DisplayName("makes a token, and never changes one")
  void create() {
    Keyspace empty = new Keyspace();
    assertThat(empty.txn(requests.create(5)).getSucceeded()).isTrue();
    assertThat(empty.get(SIZE)).contains("5");

    var again = empty.txn(requests.create(7));
    assertThat(again.getSucceeded()).isFalse();
    assertThat(requests.sizeText(again)).contains("5");
    assertThat(empty.get(SIZE)).contains("5");
  }

  @Test
  @DisplayName("watches the members and the size, from a revision on")
  void watch() {
    assertThat(requests.watch(42))
        .isEqualTo(
            WatchCreateRequest.newBuilder()
                .setKey(utf8(REGISTRY + "/"))
                .setRangeEnd(utf8(REGISTRY + "0"))
                .setStartRevision(42)
                .setProgressNotify(true)
                .build());
  }

  @Test
  @DisplayName("lists members in the order of creation, not of keys nor of changes")
  void order() {
    keyspace.put(MEMBERS + "ff", "c=http://c:1");
    keyspace.put(MEMBERS + "a", "a=http://a:1");
    keyspace.put(MEMBERS + "b", "b=http://b:1");
    keyspace.put(MEMBERS + "ff", "c=http://c:2");
    keyspace.moveOn();

    assertThat(roster().entries())
        .extracting(Roster.Entry::registration)
        .containsExactly(
            Registration.of("ff", "c=http://c:2"),
            Registration.of("a", "a=http://a:1"),
            Registration.of("b", "b=http://b:1"));
    assertThat(roster().revision()).isEqualTo(keyspace.revision());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MEMBERS,
        MEMBERS + "a/b",
        MEMBERS + "/",
        MEMBERS + "a/",
        REGISTRY + "/members",
        REGISTRY + "/members-x/a",
        REGISTRY + "/members0",
        REGISTRY + "/_config/size",
        REGISTRY + "/_config/a",
        REGISTRY + "/_started/a",
        REGISTRY + "2/members/a",
        "/_etcd/registry/team/members/a",
        ""
      })
  @DisplayName("keys that are of no member never count")
  void noMember(String key) {
    assertThat(requests.memberKey(keyValue(key))).isEmpty();

    keyspace.put(key, "x=http://x:1");
    assertThat(roster().entries()).isEmpty();
  }

  @Test
  @DisplayName("a key of a member is what follows the directory")
  void member() {
    assertThat(requests.memberKey(keyValue(MEMBERS + "0_x"))).contains("0_x");
  }
}
