package io.counterwatch.pipeline;

import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long what is no history is kept, and when it is forgotten: once an hour, what forecasts left
 * behind a piece at a time. That those could not be forgotten keeps nothing else from being done.
 */
final class Retention {
  /** A best-effort event is told from a duplicate by its id for so long. */
  static final long BEST_EFFORT_DAYS = 30;

  /** Refused events are kept for so long. */
  static final long REJECTION_DAYS = 90;

  /** What visitors said with their votes is kept for so long; their scores are events, and stay. */
  static final long REMARK_DAYS = 90;

  private static final long INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

  /** While events come, no forecasts are forgotten for so many times what the last piece took. */
  static final long REST_FACTOR = 9;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Ports ports;
  private final WriterMemory memory;
  private final Rest rest;
  private long lastNanos;

  /** Whether there may be forecasts that are too old. */
  private boolean forecastsLeft;

  /** The first time comes an hour after the start: a start has better things to do. */
  Retention(Ports ports, WriterMemory memory) {
    this.ports = ports;
    this.memory = memory;
    this.rest = new Rest(ports.clock());
    this.lastNanos = ports.clock().nanos();
  }

  /** Whether something is to be forgotten now. */
  boolean isDue() {
    return isHourOver() || (forecastsLeft && rest.isOver());
  }

  private boolean isHourOver() {
    return ports.clock().hasPassed(INTERVAL_NANOS, lastNanos);
  }

  /** Forgets one piece; once an hour publishers have room for as many refused events again. */
  CompletionStage<Void> forget() {
    if (!isHourOver()) {
      return forgetForecasts();
    }
    lastNanos = ports.clock().nanos();
    forecastsLeft = true;
    long nowMicros = ports.clock().nowMicros();
    return ports
        .store()
        .forget(
            nowMicros - TimeUnit.DAYS.toMicros(BEST_EFFORT_DAYS),
            nowMicros - TimeUnit.DAYS.toMicros(REJECTION_DAYS),
            nowMicros - TimeUnit.DAYS.toMicros(REMARK_DAYS))
        .thenAcceptAsync(this::recount, ports.loop()::execute);
  }

  private CompletionStage<Void> forgetForecasts() {
    long startNanos = ports.clock().nanos();
    // The day that it is farthest to the west.
    LocalDate today =
        LocalDate.ofEpochDay(TimeUnit.MICROSECONDS.toDays(ports.clock().nowMicros())).minusDays(1);
    return ports
        .store()
        .forecasts()
        .forget(today)
        .exceptionally(
            error -> {
              LOG.atWarn()
                  .addKeyValue("reason", "forecast-store")
                  .log(
                      "old forecasts could not be forgotten: {}; trying again in an hour",
                      StoreException.describe(StoreException.rootOf(error)));
              return false;
            })
        .thenAcceptAsync(
            more -> {
              forecastsLeft = more;
              rest.after(startNanos, REST_FACTOR);
            },
            ports.loop()::execute);
  }

  private void recount(Map<String, Long> kept) {
    memory.quota().reset(kept);
    memory.registry().mendedWhere(DeviceProblem.REFUSALS_FULL, memory.quota()::hasRoom);
  }
}
