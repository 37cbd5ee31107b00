package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.testing.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  private static CentreView view(String time, String story) {
    return DayViews.live(
        Days.of(story),
        Story.micros(time),
        new CentreView.DataQuality(false, null, null, 1, 1, 0),
        DossierMeasures.NONE);
  }

  @Test
  void quantilesInterpolateBetweenNeighbours() {
    Distribution d = new Distribution(new int[] {1, 2, 10}, new int[] {1, 2, 1});
    assertThat(d.quantile(0.5)).isEqualTo(2.0);
    assertThat(d.quantile(0.9)).isCloseTo(7.6, within(1e-9));
    assertThat(d.stats().mean()).isEqualTo(3.75);
    assertThat(d.stats().max()).isEqualTo(10);
    assertThat(Distribution.EMPTY.stats()).isEqualTo(Stats.NONE);
  }

  @Test
  void durationsRoundHalfUpAndOnlyOnce() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 A issued land
            08:00:10.5 A called 1
            08:00:20 A started 1
            08:00:20.3 A parked
            08:01:00 A called 1
            08:01:01 A started 1
            08:01:01.3 A finished 1
            """);
    assertThat(day.total().waits().sum()).isEqualTo(11);
    // 0.3 s and 0.3 s are 0.6 s: 1, where rounding each would say 0.
    assertThat(day.total().serviceTimes().sum()).isEqualTo(1);
  }

  @Test
  void theServiceLevelCountsWhoWaitsTooLongEvenUncalled() {
    String story =
        """
        08:00:00 A issued land
        08:15:00 A called 1
        08:00:00 B issued land
        08:15:01 B called 2
        08:00:00 C issued land
        08:10:00 C left walked-out
        08:00:00 D issued land
        08:20:00 D left walked-out
        08:00:00 E issued land
        08:10:00 F issued land
        """;
    Totals.ServiceLevel level =
        Days.at("08:20:00", story).services().getFirst().total().serviceLevel();
    // Met: A. Late: B. Left late: D. Waiting too long: E. C left in time, F still may be met.
    assertThat(level.met()).isEqualTo(1);
    assertThat(level.counted()).isEqualTo(4);
    assertThat(Totals.none(900).serviceLevel().ratio()).isNull();
  }

  @Test
  void abandonmentLeavesOutWhoLeftAtOnce() {
    Totals total =
        Days.closed(
                """
                08:00:00 A issued land
                08:00:59 A left cancelled
                08:00:00 B issued land
                08:10:00 B left walked-out
                08:00:00 C issued land
                08:01:00 C called 1
                08:02:00 C started 1
                08:03:00 C finished 1
                """)
            .total();
    assertThat(total.abandonment()).isEqualTo(0.5);
  }

  @Test
  void servingIsAUnionAndAvailableLeavesOutPauses() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 counter 1 opened s-01
            08:00:00 A issued land
            08:00:00 B issued land
            08:10:00 A called 1
            08:10:00 A started 1
            08:15:00 B started 1
            08:15:00 B called 1
            08:20:00 A finished 1
            08:25:00 B finished 1
            08:30:00 counter 1 paused
            08:40:00 counter 1 opened s-01
            09:00:00 counter 1 closed
            """);
    WorkMeasures counter = day.counters().getFirst();
    assertThat(counter.servingSeconds()).isEqualTo(15 * 60);
    assertThat(counter.availableSeconds()).isEqualTo((60 - 15 - 10) * 60L);
    assertThat(counter.occupancy()).isCloseTo(15.0 / 50, within(1e-9));
    assertThat(counter.throughputPerHour()).isCloseTo(2 * 60.0 / 50, within(1e-9));
    WorkMeasures staff = day.staff().getFirst();
    assertThat(staff.id()).isEqualTo("s-01");
    assertThat(staff.served()).isEqualTo(2);
    assertThat(staff.servingSeconds()).isEqualTo(15 * 60);
  }

  @Test
  void openingWithOtherStaffEndsTheFirstShift() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 counter 1 opened s-01
            10:00:00 counter 1 opened s-02
            11:00:00 counter 1 closed
            """);
    assertThat(day.staff()).extracting(WorkMeasures::id).containsExactly("s-01", "s-02");
    assertThat(day.staff())
        .extracting(WorkMeasures::availableSeconds)
        .containsExactly(7200L, 3600L);
  }

  @Test
  void aCounterThatWasNeverOpenedHasNoAvailability() {
    WorkMeasures counter =
        Days.closed(
                "08:00:00 A issued land\n"
                    + "08:01:00 A called 1\n"
                    + "08:02:00 A started 1\n"
                    + "08:03:00 A finished 1")
            .counters()
            .getFirst();
    assertThat(counter.servingSeconds()).isEqualTo(60);
    assertThat(counter.availableSeconds()).isNull();
    assertThat(counter.occupancy()).isNull();
  }

  @Test
  void theLiveViewShowsWhoWaitsAndWhatCountersDo() {
    CentreView view =
        view(
            "08:12:00",
            """
            07:55:00 counter 1 opened s-01
            07:55:00 counter 2 opened s-02
            08:00:00 A issued land
            08:01:00 B issued land
            08:02:00 C issued household
            08:05:00 A called 1
            08:06:00 A started 1
            08:10:00 counter 2 paused
            """);
    assertThat(view.waiting()).isEqualTo(2);
    assertThat(view.longestWaitSeconds()).isEqualTo(660);
    assertThat(view.services().getFirst().waiting()).isEqualTo(1);
    assertThat(view.counters().get(0).state()).isEqualTo(CounterState.SERVING);
    assertThat(view.counters().get(0).ticket()).isEqualTo("A");
    assertThat(view.counters().get(0).staff()).isEqualTo("s-01");
    assertThat(view.counters().get(1).state()).isEqualTo(CounterState.PAUSED);
    assertThat(view.counters().get(2).state()).isEqualTo(CounterState.CLOSED);
    assertThat(view.queue().getLast().waiting()).isEqualTo(2);
    assertThat(at(view.queue(), "08:05:00")).isEqualTo(3);
    assertThat(at(view.queue(), "08:10:00")).isEqualTo(2);
  }

  private static int at(List<CentreView.QueuePoint> queue, String time) {
    return queue.stream()
        .filter(point -> point.atMicros() == Story.micros(time))
        .findFirst()
        .orElseThrow()
        .waiting();
  }

  @Test
  void nobodyWaitingIsNoLongestWait() {
    assertThat(view("08:12:00", "08:00:00 A issued land\n08:05:00 A called 1").longestWaitSeconds())
        .isNull();
  }

  @Test
  void daysAddUpToTheMeasuresOfAllTheirTickets() {
    String tickets =
        "08:00:00 A issued land\n08:05:00 A called 1\n08:06:00 A started 1\n08:16:00 A finished 1";
    DayMeasures day = Days.closed(tickets);
    DayMeasures sum =
        DayMeasures.sumOf("hall", Story.DAY, Story.DAY.plusDays(1), true, List.of(day, day));
    assertThat(sum.total().served()).isEqualTo(2);
    assertThat(sum.total().waits().stats().median()).isEqualTo(300);
    assertThat(sum.counters().getFirst().servingSeconds()).isEqualTo(1200);
    assertThat(sum.hours()).singleElement().satisfies(h -> assertThat(h.issued()).isEqualTo(2));
  }
}
