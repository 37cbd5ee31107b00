package io.counterwatch.simulator;

import io.counterwatch.simulator.SimulationOptions.StartPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The planned days of some centres, one after another, without end. Holds one day at a time. */
final class PlannedDays implements Source {
  private static final Comparator<PlannedEvent> BY_TIME =
      Comparator.comparingLong(PlannedEvent::timeMicros);

  private final List<CentreProfile> centres;
  private final long seed;
  private final StartPolicy start;
  private List<PlannedEvent> plan = List.of();
  private int next;
  private @Nullable LocalDate day;

  PlannedDays(List<CentreProfile> centres, long seed, StartPolicy start) {
    this.centres = centres;
    this.seed = seed;
    this.start = start;
  }

  @Override
  public long play(Fleet fleet, long nowMicros) {
    begin(nowMicros);
    while (true) {
      while (next < plan.size() && plan.get(next).timeMicros() <= nowMicros) {
        fleet.record(plan.get(next++));
      }
      if (next < plan.size()) {
        return plan.get(next).timeMicros();
      }
      LocalDate tomorrow = today().plusDays(1);
      long midnight = WorkingHours.micros(tomorrow, 0);
      if (midnight > nowMicros) {
        return midnight;
      }
      load(tomorrow);
    }
  }

  private void begin(long nowMicros) {
    if (day != null) {
      return;
    }
    load(Instant.EPOCH.plusMillis(nowMicros / 1_000).atZone(WorkingHours.ZONE).toLocalDate());
    switch (start) {
      case DAY_SO_FAR -> fillIn();
      case FROM_NOW -> skipTo(nowMicros);
    }
  }

  /** The dossiers that the first day finds open came in on days that nobody plays. */
  private void fillIn() {
    List<PlannedEvent> whole = new ArrayList<>();
    for (CentreProfile centre : centres) {
      whole.addAll(DayPlan.before(centre, today(), seed));
    }
    whole.sort(BY_TIME);
    whole.addAll(plan);
    plan = whole;
  }

  private void skipTo(long nowMicros) {
    while (next < plan.size() && plan.get(next).timeMicros() <= nowMicros) {
      next++;
    }
  }

  private LocalDate today() {
    LocalDate today = day;
    if (today == null) {
      throw new IllegalStateException("no day has begun");
    }
    return today;
  }

  private void load(LocalDate date) {
    List<PlannedEvent> all = new ArrayList<>();
    for (CentreProfile centre : centres) {
      all.addAll(DayPlan.of(centre, date, seed));
    }
    all.sort(BY_TIME);
    plan = all;
    next = 0;
    day = date;
  }
}
