package io.counterwatch.pipeline;

import java.util.List;

/**
 * How much of its limits the writer uses, and how far it is behind, as it saw it a tenth of a
 * second ago. Safe to read from any thread.
 */
public final class WriterLoad {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Inbox inbox;
  private final WriterMemory memory;
  private final DayKeeper keeper;
  private final ViewPublisher views;
  private final Forecaster forecaster;
  private volatile List<Use> uses = List.of();
  private volatile long derivedBehindNanos;
  private volatile long viewsBehindNanos;

  /**
   * How near a limit is.
   *
   * @param limit its name in metrics
   * @param used in the limit's own unit
   */
  public record Use(String limit, long used, long max) {}

  WriterLoad(
      Inbox inbox,
      WriterMemory memory,
      DayKeeper keeper,
      ViewPublisher views,
      Forecaster forecaster) {
    this.inbox = inbox;
    this.memory = memory;
    this.keeper = keeper;
    this.views = views;
    this.forecaster = forecaster;
    look(0);
  }

  /** On the writer's thread. */
  void look(long nanos) {
    derivedBehindNanos = keeper.behindNanos(nanos);
    viewsBehindNanos = views.behindNanos(nanos);
    Registry registry = memory.registry();
    Ledgers ledgers = memory.ledgers();
    CentreDays days = memory.days();
    Forecaster.Waiting forecasts = forecaster.waiting();
    uses =
        List.of(
            new Use("statuses", inbox.statuses(), Inbox.MAX_STATUSES),
            new Use("centres", registry.centres().size(), KnownCentres.MAX_CENTRES),
            new Use("devices", registry.deviceCount(), Registry.MAX_DEVICES),
            new Use("ledgers", ledgers.size(), Ledgers.MAX_IN_MEMORY),
            new Use("content-hashes", ledgers.hashes(), HashRoom.MAX_HASHES),
            new Use("unknown-devices", ledgers.unknown(), Ledgers.MAX_UNKNOWN_REMEMBERED),
            new Use("refused-events", memory.quota().all(), RefusalQuota.MAX_IN_ALL),
            new Use("other-days", days.others(), CentreDays.MAX_OTHER_DAYS),
            new Use("ended-days", days.ended(), CentreDays.MAX_ENDED_DAYS),
            new Use("day-questions", keeper.waiting(), DayKeeper.MAX_QUESTIONS),
            new Use("forecast-events", forecaster.waitingEvents(), ForecastMail.MAX_EVENTS),
            new Use("forecast-held", forecasts.heldEvents(), CentreForecaster.MAX_HELD),
            new Use("forecast-outlooks", forecasts.outlookRows(), OutlookBook.MAX_UNSAVED),
            new Use("announcements", forecasts.announcements(), UnwrittenAnnouncements.MAX),
            new Use(
                "forecast-questions",
                forecaster.waitingQuestions(),
                ForecastQuestions.MAX_QUESTIONS));
  }

  /** Each limit of the writer's memory, in a fixed order. */
  public List<Use> uses() {
    return uses;
  }

  /** How long what was received first waits for being stored; 0 when nothing waits. */
  public double waitingSeconds() {
    return inbox.waitingNanos() / NANOS_PER_SECOND;
  }

  /** For how long the tables of days have not shown all that the log has; 0 when they do. */
  public double dayTablesBehindSeconds() {
    return derivedBehindNanos / NANOS_PER_SECOND;
  }

  /** For how long a live view has waited to be made at most; 0 when none waits. */
  public double viewsBehindSeconds() {
    return viewsBehindNanos / NANOS_PER_SECOND;
  }
}
