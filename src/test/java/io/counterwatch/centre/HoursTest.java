package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView.HourView;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hours are those of the wall clock, whenever the service day begins. */
class HoursTest {
  private static ServiceDay dayFrom(String dayStart, String story) {
    CentrePlan midnight = Days.plan();
    ServiceDay day =
        new ServiceDay(
            new CentrePlan(
                midnight.centre(),
                midnight.names(),
                "",
                null,
                midnight.zone(),
                LocalTime.parse(dayStart),
                false,
                midnight.services(),
                midnight.counters(),
                midnight.hours(),
                List.of(),
                Map.of()),
            Story.DAY);
    day.add(Story.of(story));
    return day;
  }

  @Test
  void anHourIsThatOfTheWallClock() {
    ServiceDay day =
        dayFrom(
            "05:30",
            """
            05:40:00 A issued land
            06:10:00 B issued land
            24:10:00 C issued land
            29:20:00 D issued land
            """);
    List<HourMeasures> hours = DayViews.measures(day, Story.micros("29:30:00")).hours();
    assertThat(hours)
        .containsExactly(
            new HourMeasures(0, "land", 1, 0, 0),
            new HourMeasures(5, "land", 2, 0, 0),
            new HourMeasures(6, "land", 1, 0, 0));
  }

  @Test
  void anHourOfTheLiveViewBeginsOnTheHour() {
    ServiceDay day = dayFrom("05:30", "06:10:00 B issued land");
    CentreView view =
        DayViews.live(
            day, Story.micros("07:00:00"), CentreView.DataQuality.NONE, DossierMeasures.NONE);
    assertThat(view.hours())
        .containsExactly(new HourView(Story.micros("06:00:00"), "land", 1, 0, 0));
  }
}
