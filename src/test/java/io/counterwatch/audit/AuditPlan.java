package io.counterwatch.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What of the organisation file decides about figures.
 *
 * @param targets seconds of the service level, by service, where they are not the default
 * @param early seconds within which somebody who leaves left early, by service, likewise
 * @param sends what the counters send that do not send everything
 */
public record AuditPlan(
    ZoneId zone,
    LocalTime dayStart,
    boolean history,
    Map<String, Integer> targets,
    Map<String, Integer> early,
    Map<String, Sends> sends) {
  private static final int DEFAULT_TARGET_SECONDS = 15 * 60;
  private static final int DEFAULT_EARLY_SECONDS = 60;

  /** What a counter's terminal tells. */
  public record Sends(boolean starts, boolean finishes) {}

  /** A centre of which nothing is configured. */
  public static AuditPlan plain(ZoneId zone) {
    return new AuditPlan(zone, LocalTime.MIDNIGHT, false, Map.of(), Map.of(), Map.of());
  }

  int target(String service) {
    return targets.getOrDefault(service, DEFAULT_TARGET_SECONDS);
  }

  int early(String service) {
    return early.getOrDefault(service, DEFAULT_EARLY_SECONDS);
  }

  boolean sendsStarts(String counter) {
    return !sends.containsKey(counter) || sends.get(counter).starts();
  }

  boolean sendsFinishes(String counter) {
    return !sends.containsKey(counter) || sends.get(counter).finishes();
  }

  long startOf(LocalDate day) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, day.atTime(dayStart).atZone(zone));
  }

  long endOf(LocalDate day) {
    return startOf(day.plusDays(1));
  }

  /** The service day that a moment lies in: the last that has begun by then. */
  LocalDate dayOf(long micros) {
    LocalDate day = at(micros).atZone(zone).toLocalDate().plusDays(1);
    while (startOf(day) > micros) {
      day = day.minusDays(1);
    }
    return day;
  }

  /** The beginning of the wall clock's hour. */
  long hourOf(long micros) {
    return ChronoUnit.MICROS.between(
        Instant.EPOCH, at(micros).atZone(zone).truncatedTo(ChronoUnit.HOURS));
  }

  int localHour(long micros) {
    return at(micros).atZone(zone).getHour();
  }

  /** As the API writes a time. */
  public String text(long micros) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at(micros).atZone(zone));
  }

  static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
