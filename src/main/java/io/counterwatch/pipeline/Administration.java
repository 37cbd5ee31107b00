package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
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
   * Who imports.
   *
   * @param zone of the log's clocks; a centre that is not known yet gets it
   * @param history whether such a centre is a history
   * @param otherZone whether it is meant that the centre may have another zone
   */
  public record ImportRequest(
      String centre, String device, ZoneId zone, boolean history, boolean otherZone) {}

  /**
   * Registers a centre at its first import, and the device that its events come from; completes
   * with whether they are known now.
   */
  public CompletionStage<ImportAnswer> admitImport(ImportRequest asked) {
    CompletableFuture<ImportAnswer> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          answer.complete(admitted(asked));
          days.recheck();
        });
    return answer;
  }

  private ImportAnswer admitted(ImportRequest asked) {
    CentrePlans known = registry.centres().get(asked.centre());
    if (known != null && !asked.otherZone()) {
      ZoneId zone = known.calendar().zone();
      if (!zone.getRules().equals(asked.zone().getRules())) {
        return new ImportAnswer.OtherZone(
            "the log's clocks are said to show %s, but the days of %s are those of %s"
                .formatted(asked.zone(), asked.centre(), zone));
      }
    }
    if (!registry.admitImport(asked.centre(), asked.device(), asked.zone(), asked.history())) {
      return new ImportAnswer.Unknown();
    }
    CentrePlans centre = registry.centres().get(asked.centre());
    return new ImportAnswer.Welcome(
        centre == null || !centre.history() || registry.centres().isConfigured(asked.centre())
            ? null
            : ("%s is in no organisation file: it is kept as a history, without a live view. If it"
                    + " is to be live, declare it there before anything is imported")
                .formatted(asked.centre()));
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
