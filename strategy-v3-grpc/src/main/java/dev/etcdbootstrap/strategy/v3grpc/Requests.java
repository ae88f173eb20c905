package dev.etcdbootstrap.strategy.v3grpc;

import com.google.protobuf.ByteString;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.StartMarks;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The v3 discovery protocol as transactions, with keys and values as etcd writes them. Those that
 * read or register return the size and the members of one revision. Start marks, which are not of
 * that protocol, have keys of their own beside the members. Immutable; sends nothing.
 */
final class Requests {

  private final DiscoveryToken token;

  // Compared with the key of every event.
  private final ByteString sizeKey;
  private final ByteString membersPrefix;
  private final ByteString startMarksPrefix;

  Requests(DiscoveryToken token) {
    this.token = token;
    this.sizeKey = utf8(token.sizeKey());
    this.membersPrefix = utf8(token.membersPrefix());
    this.startMarksPrefix = utf8(token.startMarksPrefix());
  }

  /** Reads size and members; linearizable, as every transaction is. */
  TxnRequest read() {
    return TxnRequest.newBuilder().addSuccess(size()).addSuccess(members()).build();
  }

  /** Writes the key of a member if it is not there and the token is. */
  TxnRequest register(Registration own) {
    ByteString key = key(own);
    PutRequest put =
        PutRequest.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(own.value())).build();
    return TxnRequest.newBuilder()
        .addCompare(exists(key, false))
        .addCompare(exists(sizeKey, true))
        .addSuccess(size())
        .addSuccess(RequestOp.newBuilder().setRequestPut(put))
        .addSuccess(members())
        .addFailure(size())
        .addFailure(members())
        .build();
  }

  /** Removes the key of a member if it has this value. */
  TxnRequest withdraw(Registration own) {
    ByteString key = key(own);
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setKey(key)
                .setTarget(Compare.CompareTarget.VALUE)
                .setResult(Compare.CompareResult.EQUAL)
                .setValue(ByteString.copyFromUtf8(own.value())))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)))
        .build();
  }

  /** Reads the size and the keys of the start marks, of which there may be one too many. */
  TxnRequest readStartMarks() {
    return TxnRequest.newBuilder()
        .addSuccess(size())
        .addSuccess(
            range(
                RangeRequest.newBuilder()
                    .setKey(startMarksPrefix)
                    .setRangeEnd(after(startMarksPrefix))
                    .setKeysOnly(true)
                    .setLimit(StartMarks.MOST + 1L)))
        .build();
  }

  /** Writes the start mark of a member if it is not there and the token is, or reads the size. */
  TxnRequest markStarted(EtcdId member) {
    ByteString key = startMarksPrefix.concat(utf8(member.toString()));
    return TxnRequest.newBuilder()
        .addCompare(exists(key, false))
        .addCompare(exists(sizeKey, true))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(utf8("started"))))
        .addFailure(size())
        .build();
  }

  /** Writes the size of a token that does not exist yet, or reads that of one that does. */
  TxnRequest create(int size) {
    ByteString key = sizeKey;
    return TxnRequest.newBuilder()
        .addCompare(exists(key, false))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(
                    PutRequest.newBuilder().setKey(key).setValue(utf8(String.valueOf(size)))))
        .addFailure(size())
        .build();
  }

  /** Watches the members and the size from a revision on; 0 stands for the next one. */
  WatchCreateRequest watch(long revision) {
    ByteString prefix = utf8(token.prefix());
    return WatchCreateRequest.newBuilder()
        .setKey(prefix)
        .setRangeEnd(after(prefix))
        .setStartRevision(revision)
        .setProgressNotify(true)
        .build();
  }

  private static Compare exists(ByteString key, boolean wanted) {
    return Compare.newBuilder()
        .setKey(key)
        .setTarget(Compare.CompareTarget.CREATE)
        .setResult(wanted ? Compare.CompareResult.GREATER : Compare.CompareResult.EQUAL)
        .setCreateRevision(0)
        .build();
  }

  private RequestOp size() {
    return range(RangeRequest.newBuilder().setKey(sizeKey));
  }

  private RequestOp members() {
    return range(RangeRequest.newBuilder().setKey(membersPrefix).setRangeEnd(after(membersPrefix)));
  }

  private static RequestOp range(RangeRequest.Builder range) {
    return RequestOp.newBuilder().setRequestRange(range).build();
  }

  private ByteString key(Registration own) {
    return utf8(token.membersPrefix() + own.key());
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** The first key after all that begin with a prefix, which ends with a slash. */
  private static ByteString after(ByteString prefix) {
    return prefix.substring(0, prefix.size() - 1).concat(utf8("0"));
  }

  /** The size key in the response to any of these transactions. */
  Optional<KeyValue> size(TxnResponse response) {
    return keyValues(response).stream().filter(this::isSize).findFirst();
  }

  /** The text under the size key, likewise. */
  Optional<String> sizeText(TxnResponse response) {
    return size(response).map(keyValue -> keyValue.getValue().toStringUtf8());
  }

  /** Whether this key holds the cluster size. */
  boolean isSize(KeyValue keyValue) {
    return keyValue.getKey().equals(sizeKey);
  }

  /**
   * The members in the response to any of these transactions.
   *
   * @param known registrations by key; one with the same value is used again, with the member that
   *     was parsed from it
   */
  Roster roster(int size, TxnResponse response, Map<String, Registration> known) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (KeyValue keyValue : keyValues(response)) {
      memberKey(keyValue)
          .ifPresent(
              key ->
                  entries.add(
                      new Roster.Entry(
                          registration(key, keyValue, known), keyValue.getCreateRevision())));
    }
    return Roster.of(size, response.getHeader().getRevision(), entries);
  }

  /** The names of the start marks in the response to {@link #readStartMarks}. */
  List<String> startMarks(TxnResponse response) {
    List<String> names = new ArrayList<>();
    for (KeyValue keyValue : keyValues(response)) {
      if (keyValue.getKey().startsWith(startMarksPrefix)) {
        names.add(keyValue.getKey().substring(startMarksPrefix.size()).toStringUtf8());
      }
    }
    return names;
  }

  private static List<KeyValue> keyValues(TxnResponse response) {
    return response.getResponsesList().stream()
        .map(ResponseOp::getResponseRange)
        .map(RangeResponse::getKvsList)
        .flatMap(List::stream)
        .toList();
  }

  /** The member's part of a key; empty for a key of something else. */
  Optional<String> memberKey(KeyValue keyValue) {
    ByteString key = keyValue.getKey();
    if (!key.startsWith(membersPrefix) || key.size() == membersPrefix.size()) {
      return Optional.empty();
    }
    String name = key.substring(membersPrefix.size()).toStringUtf8();
    return name.indexOf('/') < 0 ? Optional.of(name) : Optional.empty();
  }

  /** The registration under a key of a member, from the known ones if it has not changed. */
  static Registration registration(String key, KeyValue keyValue, Map<String, Registration> known) {
    String value = keyValue.getValue().toStringUtf8();
    Registration before = known.get(key);
    return before != null && before.value().equals(value) ? before : Registration.of(key, value);
  }
}
