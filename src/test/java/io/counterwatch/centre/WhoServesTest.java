package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.testing.Story;
import org.junit.jupiter.api.Test;

/** Who did the work, and what a counter shows, where devices tell less than all. */
class WhoServesTest {
  private static CounterView counter(String time, String story) {
    return view(time, Days.of(story)).counters().stream()
        .filter(counter -> counter.plan().counter().equals("1"))
        .findFirst()
        .orElseThrow();
  }

  private static CentreView view(String time, ServiceDay day) {
    return DayViews.live(
        day, Story.micros(time), CentreView.DataQuality.NONE, DossierMeasures.NONE);
  }

  @Test
  void aServiceKnownByItsFinishWasDoneByWhoWasThereAtTheCall() {
    DayMeasures day =
        Days.closed(
            """
            07:30:00 counter 1 opened s-01
            08:00:00 A issued land
            08:05:00 A called 1
            08:10:00 counter 1 opened s-02
            08:20:00 A finished 1
            """);
    assertThat(day.staff()).extracting(WorkMeasures::id).containsExactly("s-01", "s-02");
    assertThat(day.staff()).extracting(WorkMeasures::served).containsExactly(1L, 0L);
    assertThat(day.staff()).extracting(WorkMeasures::servingSeconds).containsExactly(900L, 0L);
  }

  @Test
  void aCounterIsFreeSinceTheLastOfOverlappingServicesEnded() {
    CounterView counter =
        counter(
            "09:00:00",
            """
            07:30:00 counter 1 opened s-01
            08:05:00 A started 1
            08:10:00 B started 1
            08:15:00 B finished 1
            08:30:00 A finished 1
            """);
    assertThat(counter.sinceMicros()).isEqualTo(Story.micros("08:30:00"));
  }

  @Test
  void ofTwoInServiceTheOneThatBeganLastIsShown() {
    CounterView counter =
        counter(
            "09:00:00",
            """
            08:00:00 A issued land
            08:01:00 B issued land
            08:05:00 A called 1
            08:06:00 B started 1
            08:07:00 A called 1
            08:08:00 A started 1
            """);
    assertThat(counter.ticket()).isEqualTo("A");
    assertThat(counter.sinceMicros()).isEqualTo(Story.micros("08:08:00"));
  }

  @Test
  void aServiceThatOnlyGhostsCameForHasNoPartInTheCentresTarget() {
    ServicePlan land = new ServicePlan("land", Names.same("land"), 600, 1800, 20);
    ServiceDay day = new ServiceDay(Days.plan(land), Story.DAY);
    day.add(
        Story.of(
            """
            08:00:00 A issued unheard-of
            08:00:05 A print-failed
            08:01:00 B issued land
            08:05:00 B called 1
            """));
    assertThat(view("09:00:00", day).today().serviceLevel().targetSeconds()).isEqualTo(600);
  }

  @Test
  void aCounterWhoseServiceNamesNobodyShowsUnderWhoseNameItIsOpen() {
    CounterView counter =
        counter(
            "09:00:00",
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A started 1
            08:07:00 counter 1 opened s-01
            """);
    assertThat(counter.ticket()).isEqualTo("A");
    assertThat(counter.staff()).isEqualTo("s-01");
  }
}
