package io.counterwatch.centre;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A centre's calendar of service days. A day begins at {@code dayStart} in the centre's zone and
 * lasts until the next one begins: 23 or 25 hours where the clocks change.
 */
public record ServiceDays(ZoneId zone, LocalTime dayStart) {
  /** Opening hours are given in whole minutes. */
  private static final long HOURS_STEP_MICROS = 60_000_000;

  /** The calendar of that centre. */
  public static ServiceDays of(CentrePlan plan) {
    return new ServiceDays(plan.zone(), plan.dayStart());
  }

  /** The service day that holds that moment. */
  public LocalDate dayAt(long micros) {
    // Where the clocks go back over midnight, the day after the date on the wall has begun.
    LocalDate day = localTime(micros).toLocalDate().plusDays(1);
    while (micros < startMicros(day)) {
      day = day.minusDays(1);
    }
    return day;
  }

  /** The first moment of that day. */
  public long startMicros(LocalDate day) {
    return toMicros(day.atTime(dayStart).atZone(zone).toInstant());
  }

  /** The first moment of the day after it. */
  public long endMicros(LocalDate day) {
    return startMicros(day.plusDays(1));
  }

  /** When a centre with those hours is open on that day: ascending, apart from each other. */
  List<WorkTime.Span> openSpans(LocalDate day, OpeningHours hours) {
    List<WorkTime.Span> spans = new ArrayList<>();
    long end = endMicros(day);
    long since = Leg.NEVER;
    for (long micros = startMicros(day); micros < end; micros += HOURS_STEP_MICROS) {
      boolean open = hours.isOpen(localTime(micros));
      if (open && since == Leg.NEVER) {
        since = micros;
      } else if (!open && since != Leg.NEVER) {
        spans.add(new WorkTime.Span(since, micros));
        since = Leg.NEVER;
      }
    }
    if (since != Leg.NEVER) {
      spans.add(new WorkTime.Span(since, end));
    }
    return List.copyOf(spans);
  }

  /** The wall clock at the centre. */
  public LocalDateTime localTime(long micros) {
    return LocalDateTime.ofInstant(toInstant(micros), zone);
  }

  /** The beginning of the wall clock's hour at that moment. */
  public long hourStartMicros(long micros) {
    return micros
        - TimeUnit.NANOSECONDS.toMicros(localTime(micros).toLocalTime().toNanoOfDay())
            % TimeUnit.HOURS.toMicros(1);
  }

  /** Microseconds since 1970 as an instant. */
  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
  }

  /** An instant as microseconds since 1970. */
  public static long toMicros(Instant instant) {
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
  }
}
