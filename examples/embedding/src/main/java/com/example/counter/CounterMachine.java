package com.example.counter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * The replicated state machine: a number whose only command is to add one. It has no snapshots, so
 * Ratis replays the whole log after a restart; a long-lived service needs snapshots.
 */
final class CounterMachine extends BaseStateMachine {

  private final AtomicLong value = new AtomicLong();

  /** The value that this member has applied; may be behind the others. */
  long applied() {
    return value.get();
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    return CompletableFuture.completedFuture(
        Message.valueOf(Long.toString(value.incrementAndGet())));
  }

  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.valueOf(Long.toString(value.get())));
  }
}
