package dev.etcdbootstrap.strategy.v3grpc;

import com.google.protobuf.ByteString;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Roster;
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
import java.util.Optional;

/**
 * The v3 discovery protocol as transactions, keys and values as etcd writes them. Each answers with
 * the size and the members of one revision, whatever it changed. Immutable; sends nothing.
 */
final class Requests {

  private final DiscoveryToken token;

  Requests(DiscoveryToken token) {
    this.token = token;
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
        .addCompare(exists(utf8(token.sizeKey()), true))
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

  /** Makes the token if there is none; else reads its size. */
  TxnRequest create(int size) {
    ByteString key = utf8(token.sizeKey());
    return TxnRequest.newBuilder()
        .addCompare(exists(key, false))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(
                    PutRequest.newBuilder().setKey(key).setValue(utf8(String.valueOf(size)))))
        .addFailure(size())
        .build();
  }

  /** Watches the members, from a revision on; 0 is the next one. */
  WatchCreateRequest watch(long revision) {
    ByteString prefix = utf8(token.membersPrefix());
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
    return range(RangeRequest.newBuilder().setKey(utf8(token.sizeKey())));
  }

  private RequestOp members() {
    ByteString prefix = utf8(token.membersPrefix());
    return range(RangeRequest.newBuilder().setKey(prefix).setRangeEnd(after(prefix)));
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

  /** The text under the size key, as any of these transactions has read it. */
  Optional<String> sizeText(TxnResponse answer) {
    ByteString key = utf8(token.sizeKey());
    return keyValues(answer).stream()
        .filter(keyValue -> keyValue.getKey().equals(key))
        .map(keyValue -> keyValue.getValue().toStringUtf8())
        .findFirst();
  }

  /** The members that any of these transactions has read. */
  Roster roster(int size, TxnResponse answer) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (KeyValue keyValue : keyValues(answer)) {
      memberKey(keyValue)
          .ifPresent(
              key ->
                  entries.add(
                      new Roster.Entry(registration(key, keyValue), keyValue.getCreateRevision())));
    }
    return Roster.of(size, answer.getHeader().getRevision(), entries);
  }

  private static List<KeyValue> keyValues(TxnResponse answer) {
    return answer.getResponsesList().stream()
        .map(ResponseOp::getResponseRange)
        .map(RangeResponse::getKvsList)
        .flatMap(List::stream)
        .toList();
  }

  /** The part of a key that is the member's; empty for what is no key of a member. */
  Optional<String> memberKey(KeyValue keyValue) {
    String key = keyValue.getKey().toStringUtf8();
    String prefix = token.membersPrefix();
    return key.startsWith(prefix) && key.length() > prefix.length()
        ? Optional.of(key.substring(prefix.length())).filter(rest -> rest.indexOf('/') < 0)
        : Optional.empty();
  }

  static Registration registration(String key, KeyValue keyValue) {
    return Registration.of(key, keyValue.getValue().toStringUtf8());
  }
}
