package io.counterwatch.pipeline;

import java.util.List;

/**
 * How much of its limits the writer uses, and how far it is behind, as it saw it a tenth of a
 * second ago. Safe to read from any thread.
 */
public final class WriterLoad {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Inbox inbox;
  private final Registry registry;
  private final Ledgers ledgers;
  private final RefusalQuota quota;
  private final CentreDays days;
  private final DayKeeper keeper;
  private volatile List<Use> uses = List.of();
  private volatile long derivedBehindNanos;

  /**
   * How near a limit is.
   *
   * @param limit its name in metrics
   * @param used in the limit's own unit
   */
  public record Use(String limit, long used, long max) {}

  WriterLoad(
      Inbox inbox,
      Registry registry,
      Ledgers ledgers,
      RefusalQuota quota,
      CentreDays days,
      DayKeeper keeper) {
    this.inbox = inbox;
    this.registry = registry;
    this.ledgers = ledgers;
    this.quota = quota;
    this.days = days;
    this.keeper = keeper;
    look(0);
  }

  /** On the writer's thread. */
  void look(long nanos) {
    derivedBehindNanos = keeper.behindNanos(nanos);
    uses =
        List.of(
            new Use("statuses", inbox.statuses(), Inbox.MAX_STATUSES),
            new Use("centres", registry.centreCount(), Registry.MAX_CENTRES),
            new Use("devices", registry.deviceCount(), Registry.MAX_DEVICES),
            new Use("ledgers", ledgers.size(), Ledgers.MAX_IN_MEMORY),
            new Use("content-hashes", ledgers.hashes(), HashRoom.MAX_HASHES),
            new Use("unknown-devices", ledgers.unknown(), Ledgers.MAX_UNKNOWN_REMEMBERED),
            new Use("refused-events", quota.all(), RefusalQuota.MAX_IN_ALL),
            new Use("other-days", days.others(), CentreDays.MAX_OTHER_DAYS),
            new Use("day-questions", keeper.waiting(), DayKeeper.MAX_QUESTIONS));
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
}
