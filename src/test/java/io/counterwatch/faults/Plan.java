package io.counterwatch.faults;

import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DayPlan;
import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.PlannedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the devices of some centres record: planned days, of which the last is today, in the order
 * in which it is recorded. The same arguments give the same plan, also in another process.
 *
 * @param zone of the centres
 */
record Plan(List<CentreProfile> centres, ZoneId zone, LocalDate today, List<PlannedEvent> events) {
  private static final LocalDate LAST_PLANNED_DAY = LocalDate.of(2026, 11, 23);
  private static final ZoneId PLANNED_ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final int EVENING = 20;

  /** By how much events come later than others that happened before them. */
  private static final int DISORDER_SECONDS = 1_200;

  private record Recorded(long orderMicros, PlannedEvent event) {}

  /**
   * So many events, of today until the evening and of as many days before as it takes. The oldest
   * day breaks off.
   *
   * @param zone one in which the working day lies behind
   */
  static Plan of(int centres, int events, ZoneId zone, LocalDate today, long seed) {
    List<CentreProfile> profiles = DemoWorld.centres(centres, true);
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Recorded>> days = new ArrayList<>();
    int sum = 0;
    while (sum < events) {
      List<Recorded> day = day(profiles, days.size(), zone, today, seed, random);
      days.addFirst(day.subList(0, Math.min(day.size(), events - sum)));
      sum += days.getFirst().size();
    }
    return new Plan(
        profiles, zone, today, days.stream().flatMap(List::stream).map(Recorded::event).toList());
  }

  /** A planned day, moved to where its place is now. */
  private static List<Recorded> day(
      List<CentreProfile> centres,
      int daysAgo,
      ZoneId zone,
      LocalDate today,
      long seed,
      SplittableRandom random) {
    LocalDate planned = LAST_PLANNED_DAY.minusDays(daysAgo);
    long movedMicros =
        ChronoUnit.MICROS.between(
            planned.atStartOfDay(PLANNED_ZONE), today.minusDays(daysAgo).atStartOfDay(zone));
    long eveningMicros =
        ChronoUnit.MICROS.between(Instant.EPOCH, today.atTime(EVENING, 0).atZone(zone));
    List<Recorded> recorded = new ArrayList<>();
    for (CentreProfile centre : centres) {
      for (PlannedEvent event : DayPlan.of(centre, planned, seed)) {
        long micros = event.timeMicros() + movedMicros;
        if (micros >= eveningMicros) {
          continue;
        }
        long late = random.nextInt(DISORDER_SECONDS) * 1_000_000L;
        recorded.add(
            new Recorded(
                micros + late,
                new PlannedEvent(micros, event.device(), event.subject(), event.body())));
      }
    }
    recorded.sort(Comparator.comparingLong(Recorded::orderMicros));
    return recorded;
  }

  /** The same centres as a server knows them. */
  String organisationYaml() {
    return DemoWorld.organisationYaml(centres.size(), true)
        .replace(PLANNED_ZONE.getId(), "\"" + zone.getId() + "\"");
  }

  /** A zone where it is between eight and nine in the evening. */
  static ZoneId eveningZone(Instant now) {
    int hour = now.atZone(ZoneId.of("UTC")).getHour();
    int ahead = EVENING - hour > 14 ? EVENING - hour - 24 : EVENING - hour;
    // Named after the sea's custom: what is ahead of Greenwich has a minus.
    return ZoneId.of(
        ahead == 0 ? "Etc/GMT" : "Etc/GMT" + (ahead > 0 ? "-" : "+") + Math.abs(ahead));
  }
}
