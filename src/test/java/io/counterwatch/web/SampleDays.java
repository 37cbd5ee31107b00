package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.OtherMeasures;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Stored days of a made-up centre. */
final class SampleDays {
  private SampleDays() {}

  /** A day on which happened what the view shows. */
  static DayMeasures of(CentreView view) {
    List<HourMeasures> hours =
        view.hours().stream()
            .map(
                hour ->
                    new HourMeasures(
                        Instant.EPOCH
                            .plus(hour.startMicros(), ChronoUnit.MICROS)
                            .atZone(view.plan().zone())
                            .getHour(),
                        hour.service(),
                        hour.issued(),
                        hour.called(),
                        hour.served()))
            .toList();
    return new DayMeasures(
        view.centre(),
        view.day(),
        view.day(),
        true,
        view.today(),
        List.of(),
        List.of(),
        List.of(),
        hours,
        OtherMeasures.NONE,
        0,
        0);
  }
}
