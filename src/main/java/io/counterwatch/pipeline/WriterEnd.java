package io.counterwatch.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The writer's end, in order: nothing more is taken in, what was received is stored and its senders
 * know, every day's rows are written. On the writer's thread.
 */
final class WriterEnd {
  private final Loop loop;
  private final Inbox inbox;
  private final Readiness readiness;
  private final DayQuestions questions;
  private final DeviceDesk devices;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean begun;
  private boolean reached;

  WriterEnd(
      Loop loop, Inbox inbox, Readiness readiness, DayQuestions questions, DeviceDesk devices) {
    this.loop = loop;
    this.inbox = inbox;
    this.readiness = readiness;
    this.questions = questions;
    this.devices = devices;
  }

  /**
   * Completes when the end is reached; with a {@link StoreException} if anything was received that
   * could not be stored.
   */
  CompletionStage<Void> ended() {
    return ended;
  }

  /** What there is is still stored; devices are to send nothing more. */
  void begin() {
    begun = true;
    devices.announce(true, false);
  }

  boolean isBegun() {
    return begun;
  }

  /** Whether nothing more is stored but rows of days. */
  boolean isReached() {
    return reached;
  }

  /** The writer cannot work at all. */
  void reachAtOnce() {
    reached = true;
  }

  /**
   * To be called whenever a piece of work is over.
   *
   * @param busy whether another one is under way
   */
  void reachIfDone(boolean busy) {
    if (!begun || reached || busy || (readiness.isReady() && !inbox.isEmpty())) {
      return;
    }
    reached = true;
    questions.settleAll().whenCompleteAsync((nothing, error) -> sayGoodbye(), loop::execute);
  }

  private void sayGoodbye() {
    devices.sendHeldBack();
    devices.announce(false, false);
    if (inbox.isEmpty()) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(
          new StoreException(
              StoreException.Kind.UNAVAILABLE,
              "what was received last could not be stored; it is sent again"));
    }
  }
}
