package com.example.counter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * What is replicated: a number, and as its only change to add one to it. It has no snapshots: after
 * a restart Ratis plays the whole log again, which a service that lives long would not want.
 */
final class CounterMachine extends BaseStateMachine {

  private final AtomicLong value = new AtomicLong();

  /** What this member has applied, which may be behind the others. */
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
