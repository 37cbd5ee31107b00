package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.Inbox.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way of a batch from its messages to the views: every step of it, in order. On the writer's
 * thread alone, and one batch after the other.
 */
final class BatchPath {
  private final EventStore store;
  private final Loop loop;
  private final WriterClock clock;
  private final EventText text;
  private final Registry registry;
  private final Ledgers ledgers;
  private final RefusalQuota quota;
  private final CentreDays days;
  private final Dossiers dossiers;
  private final ViewPublisher views;
  private final Inbox inbox;
  private final Admission admission;
  private final Settlement settlement;

  private long lastPosition;

  BatchPath(
      EventStore store,
      Loop loop,
      WriterClock clock,
      EventText text,
      Registry registry,
      Ledgers ledgers,
      RefusalQuota quota,
      CentreDays days,
      Dossiers dossiers,
      ViewPublisher views,
      Inbox inbox,
      Admission admission,
      Settlement settlement) {
    this.store = store;
    this.loop = loop;
    this.clock = clock;
    this.text = text;
    this.registry = registry;
    this.ledgers = ledgers;
    this.quota = quota;
    this.days = days;
    this.dossiers = dossiers;
    this.views = views;
    this.inbox = inbox;
    this.admission = admission;
    this.settlement = settlement;
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
    MessageSorter sorter = new MessageSorter(registry, ledgers, quota, text, clock.nowMicros());
    BatchBuilder batch = new BatchBuilder(registry, ledgers, sorter);
    return ledgers
        .readAbsent(tasks, registry, store, loop)
        .thenApplyAsync(nothing -> admission.admit(tasks, sorter), loop::execute)
        .thenComposeAsync(
            asked ->
                store
                    .lookup(batch.question())
                    .thenApplyAsync(known -> batch.build(known, lastPosition), loop::execute)
                    .thenComposeAsync(
                        built -> commit(built).thenApply(nothing -> built), loop::execute)
                    .thenAcceptAsync(
                        built -> {
                          apply(built);
                          settlement.settle(tasks, sorter, asked);
                          views.publish(inbox.isEmpty());
                        },
                        loop::execute),
            loop::execute);
  }

  private CompletionStage<Void> commit(Batch batch) {
    return batch.isEmpty() ? CompletableFuture.completedStage(null) : store.commit(batch);
  }

  private void apply(Batch batch) {
    lastPosition += batch.events().size();
    views.changed(days.apply(batch.events(), batch.moves()));
    views.changed(dossiers.apply(batch.dossiers()));
    if (!batch.centres().isEmpty() || !batch.moves().isEmpty()) {
      days.recheck();
    }
  }
}
