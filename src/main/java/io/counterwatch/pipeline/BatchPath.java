package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.Inbox.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The way of a batch from its messages to the views: every step of it, in order. On the writer's
 * thread alone, and one batch after the other.
 */
final class BatchPath {
  private final Ports ports;
  private final WriterMemory memory;
  private final EventText text;
  private final Admission admission;
  private final Settlement settlement;
  private final ViewPublisher views;
  private final Inbox inbox;

  private long lastPosition;

  /**
   * The steps of its own are admission, settlement and views.
   *
   * @param text writes out refused events that were read
   * @param inbox is asked whether more waits
   */
  BatchPath(
      Ports ports,
      WriterMemory memory,
      EventText text,
      Admission admission,
      Settlement settlement,
      ViewPublisher views,
      Inbox inbox) {
    this.ports = ports;
    this.memory = memory;
    this.text = text;
    this.admission = admission;
    this.settlement = settlement;
    this.views = views;
    this.inbox = inbox;
  }

  /** The position of the newest event of the log that memory holds. */
  long lastPosition() {
    return lastPosition;
  }

  /** The next event's position follows this one. */
  void goOnAfter(long position) {
    lastPosition = position;
  }

  /** Completes when all of it is stored, applied, acknowledged and shown. */
  CompletionStage<Void> process(List<Task> tasks) {
    Executor loop = ports.loop()::execute;
    MessageSorter sorter = new MessageSorter(memory, text, ports.clock().nowMicros());
    BatchBuilder batch = new BatchBuilder(memory.registry(), memory.ledgers(), sorter);
    return memory
        .ledgers()
        .readAbsent(tasks, memory.registry(), ports.store(), ports.loop())
        .thenApplyAsync(nothing -> admission.admit(tasks, sorter), loop)
        .thenComposeAsync(
            asked ->
                ports
                    .store()
                    .lookup(batch.question())
                    .thenApplyAsync(known -> batch.build(known, lastPosition), loop)
                    .thenComposeAsync(built -> commit(built).thenApply(nothing -> built), loop)
                    .thenAcceptAsync(
                        built -> {
                          apply(built);
                          settlement.settle(tasks, sorter, asked);
                          views.publish(inbox.isEmpty());
                        },
                        loop),
            loop);
  }

  private CompletionStage<Void> commit(Batch batch) {
    return batch.isEmpty() ? CompletableFuture.completedStage(null) : ports.store().commit(batch);
  }

  private void apply(Batch batch) {
    lastPosition += batch.events().size();
    views.changed(memory.days().apply(batch.events(), batch.moves()));
    views.changed(memory.dossiers().apply(batch.dossiers()));
    if (!batch.centres().isEmpty() || !batch.moves().isEmpty()) {
      memory.days().recheck();
    }
  }
}
