package io.counterwatch.pipeline;

import io.counterwatch.pipeline.Inbox.Task;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an administrator asks of the writer. From any thread; answers come on the writer's. */
public final class Administration {
  private final Loop loop;
  private final Inbox inbox;
  private final Registry registry;
  private final CentreDays days;

  Administration(Loop loop, Inbox inbox, Registry registry, CentreDays days) {
    this.loop = loop;
    this.inbox = inbox;
    this.registry = registry;
    this.days = days;
  }

  /**
   * Registers a centre at its first import, and the device that its events come from; completes
   * with whether they are known now.
   */
  public CompletionStage<Boolean> admitImport(
      String centre, String device, ZoneId zone, boolean history) {
    CompletableFuture<Boolean> known = new CompletableFuture<>();
    loop.execute(
        () -> {
          known.complete(registry.admitImport(centre, device, zone, history));
          days.recheck();
        });
    return known;
  }

  /** Carries out an order on a device; completes when it is stored. */
  public CompletionStage<RegistryOrder.Answer> order(RegistryOrder order) {
    CompletableFuture<RegistryOrder.Answer> answer = new CompletableFuture<>();
    inbox.add(new Task.Order(order, answer));
    return answer;
  }

  /** Tries a refused event again; completes with what became of it. */
  public CompletionStage<ReplayResult> replay(Refused refused) {
    CompletableFuture<ReplayResult> result = new CompletableFuture<>();
    Arrival arrival =
        new Arrival(
            refused.centre(),
            refused.publisher(),
            0,
            List.of(refused.reading()),
            Arrival.Completion.NOBODY);
    inbox.add(new Task.Replay(refused.number(), refused.counted(), arrival, result));
    return result;
  }
}
