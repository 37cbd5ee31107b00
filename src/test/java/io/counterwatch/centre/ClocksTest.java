package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Wrong clocks, late events, nights: what a day makes of them. */
class ClocksTest {
  private static final CentreView.DataQuality UNKNOWN =
      new CentreView.DataQuality(false, null, null, 0, 0, 0);

  /** A centre whose day begins at four. */
  private static ServiceDay night(String story) {
    ServiceDay day =
        new ServiceDay(
            Days.plan(ZoneId.of("UTC"), LocalTime.of(4, 0), Days.plan().counters()), Story.DAY);
    day.add(Story.of(story));
    return day;
  }

  private static TicketView.LegView leg(ServiceDay day, String time) {
    return Objects.requireNonNull(day.ticket("A", Story.micros(time))).legs().getLast();
  }

  @Test
  void aServiceAcrossMidnightIsOneServiceOfTheDayThatBeganAtFour() {
    ServiceDay day =
        night(
            """
            23:30:00 A issued land
            23:50:00 A called 1
            23:55:00 A started 1
            24:20:00 A finished 1
            """);
    DayMeasures measures = DayViews.measures(day, Story.micros("28:00:00"));
    assertThat(measures.total().served()).isEqualTo(1);
    assertThat(measures.total().serviceTimes().sum()).isEqualTo(1500);
    assertThat(measures.total().visits().sum()).isEqualTo(3000);
    assertThat(measures.hours())
        .containsExactly(
            new DayMeasures.HourMeasures(0, "land", 0, 0, 1),
            new DayMeasures.HourMeasures(23, "land", 1, 1, 0));
    assertThat(measures.finished()).isTrue();
  }

  @Test
  void aServiceThatEndsAfterItsDayCountsWhole() {
    String story =
        """
        27:00:00 A issued land
        27:30:00 A called 1
        27:40:00 A started 1
        """;
    ServiceDay day = night(story);
    assertThat(DayViews.measures(day, Story.micros("29:00:00")).total().expired()).isZero();
    assertThat(seconds(day, "29:00:00")).isEqualTo(20 * 60);
    day.add(List.of(Story.of(story + "28:40:00 A finished 1").getLast()));
    assertThat(seconds(day, "29:00:00")).isEqualTo(60 * 60);
    assertThat(DayViews.measures(day, Story.micros("29:00:00")).total().served()).isEqualTo(1);
  }

  private static long seconds(ServiceDay day, String now) {
    return DayViews.measures(day, Story.micros(now)).counters().getFirst().servingSeconds();
  }

  @Test
  void aClockSetBackInMidTicketGivesAnomaliesAndNoNegativeFigure() {
    // The machine was an hour ahead when it printed, and was set right afterwards.
    ServiceDay day =
        Days.of(
            """
            09:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A started 1
            08:10:00 A finished 1
            """);
    DayMeasures measures = DayViews.measures(day, Story.micros("24:00:00"));
    assertThat(measures.total().waits().sum()).isZero();
    assertThat(measures.total().visits().sum()).isZero();
    assertThat(measures.total().serviceTimes().sum()).isEqualTo(240);
    assertThat(day.anomalies(Anomaly.NEGATIVE_WAIT)).isEqualTo(1);
    assertThat(day.anomalies(Anomaly.NEGATIVE_VISIT)).isEqualTo(1);
    assertThat(measures.anomalies()).isEqualTo(2);
  }

  @Test
  void anEndBeforeTheIssueIsAnAnomalyEvenWithoutACall() {
    ServiceDay day = Days.of("09:00:00 A issued land\n08:05:00 A left cancelled");
    assertThat(day.anomalies(Anomaly.NEGATIVE_VISIT)).isEqualTo(1);
    assertThat(day.anomalies(Anomaly.NEGATIVE_WAIT)).isZero();
  }

  @Test
  void anEndAtTheMomentOfTheIssueIsNone() {
    DayMeasures day =
        Days.closed(
            """
            08:05:00 A issued land
            08:05:00 A called 1
            08:05:00 A left cancelled
            """);
    assertThat(day.anomalies()).isZero();
  }

  @Test
  void aServiceThatGoesOnForTooLongIsAnAnomalyOnceItIs() {
    ServiceDay day = Days.of("06:00:00 A issued land\n06:00:00 A called 1\n06:00:00 A started 1");
    assertThat(anomalies(day, "18:00:00")).isZero();
    assertThat(anomalies(day, "18:00:01")).isEqualTo(1);
    assertThat(anomalies(day, "30:00:00")).isEqualTo(1);
    day.add(List.of(Story.of("\n\n18:00:01 A finished 1").getFirst()));
    assertThat(anomalies(day, "30:00:00")).isEqualTo(1);
    assertThat(day.anomalies(Anomaly.SERVICE_TOO_LONG)).isEqualTo(1);
  }

  /** Both views say the same. */
  private static long anomalies(ServiceDay day, String now) {
    long measured = DayViews.measures(day, Story.micros(now)).anomalies();
    assertThat(
            DayViews.live(day, Story.micros(now), UNKNOWN, DossierMeasures.NONE).data().anomalies())
        .isEqualTo(measured);
    return measured;
  }

  @Test
  void aServiceThatIsOpenAtTheDaysEndIsJudgedThere() {
    ServiceDay day = Days.of("14:00:00 A issued land\n14:00:00 A called 1\n14:00:00 A started 1");
    assertThat(anomalies(day, "24:00:00")).isZero();
    assertThat(anomalies(day, "72:00:00")).isZero();
  }

  @Test
  void anEventThatComesAfterItsDayRestatesItAndIsACorrection() {
    ServiceDay day = Days.of("08:00:00 A issued land\n08:05:00 A called 1");
    DayMeasures before = DayViews.measures(day, Story.micros("25:00:00"));
    assertThat(before.total().expired()).isEqualTo(1);
    assertThat(before.corrections()).isZero();
    List<Event> offline =
        Story.of(
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A started 1
            08:10:00 A finished 1
            """);
    for (Event event : offline.subList(2, 4)) {
      day.add(List.of(ClockDays.by(event, 40, Story.micros("25:30:00"))));
    }
    DayMeasures after = DayViews.measures(day, Story.micros("26:00:00"));
    assertThat(after.total().expired()).isZero();
    assertThat(after.total().served()).isEqualTo(1);
    assertThat(after.total().serviceTimes().sum()).isEqualTo(240);
    assertThat(after.corrections()).isEqualTo(2);
    assertThat(
            DayViews.live(day, Story.micros("26:00:00"), UNKNOWN, DossierMeasures.NONE)
                .corrections())
        .isEqualTo(2);
  }

  @Test
  void whatIsReceivedInTheDaysLastMicrosecondIsNoCorrection() {
    ServiceDay day = Days.of("");
    long end = day.endMicros();
    Event event = ClockDays.issue("A", Story.micros("08:00:00"), 1);
    day.add(List.of(ClockDays.by(event, 0, end - 1)));
    assertThat(day.corrections()).isZero();
    day.add(List.of(ClockDays.by(ClockDays.issue("B", Story.micros("08:00:00"), 2), 0, end)));
    assertThat(day.corrections()).isEqualTo(1);
  }

  @Test
  void aWaitIsAsUncertainAsTheClocksOfBothItsEnds() {
    assertThat(waitBound(40, 25)).isEqualTo(65);
    assertThat(waitBound(0, 0)).isZero();
    assertThat(waitBound(-1, 25)).isNull();
    assertThat(waitBound(40, -1)).isNull();
    assertThat(waitBound(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(2L * Integer.MAX_VALUE);
  }

  private static @Nullable Long waitBound(int issueBound, int callBound) {
    List<Event> events = Story.of("08:00:00 A issued land\n08:05:00 A called 1");
    ServiceDay day = Days.of("");
    List<Event> clocked = new ArrayList<>();
    clocked.add(ClockDays.by(events.get(0), issueBound, Story.micros("09:00:00")));
    clocked.add(ClockDays.by(events.get(1), callBound, Story.micros("09:00:00")));
    day.add(clocked);
    return leg(day, "10:00:00").waitBoundMillis();
  }

  @Test
  void aWaitAfterATransferHasTheTransfersBoundAndARecallDoesNotCount() {
    List<Event> events =
        Story.of(
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A transferred household
            08:10:00 A called 2
            08:11:00 A called 2
            """);
    ServiceDay day = Days.of("");
    int bound = 1;
    for (Event event : events) {
      day.add(List.of(ClockDays.by(event, bound, Story.micros("09:00:00"))));
      bound *= 10;
    }
    List<TicketView.LegView> legs =
        Objects.requireNonNull(day.ticket("A", Story.micros("10:00:00"))).legs();
    assertThat(legs)
        .extracting(TicketView.LegView::waitBoundMillis)
        .containsExactly(1L + 10L, 100L + 1_000L);
  }

  @Test
  void ofWhatHappensAtOneMomentTheFirstCallCounts() {
    List<Event> events =
        Story.of(
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:05:00 A called 2
            08:05:00 A started 2
            """);
    ServiceDay day = Days.of("");
    int bound = 1;
    for (Event event : events) {
      day.add(List.of(ClockDays.by(event, bound, Story.micros("09:00:00"))));
      bound *= 10;
    }
    assertThat(leg(day, "10:00:00").waitBoundMillis()).isEqualTo(1 + 10);
  }

  @Test
  void whoIsNotCalledHasNoBoundYet() {
    assertThat(leg(Days.of("08:00:00 A issued land"), "10:00:00").waitBoundMillis()).isNull();
  }
}
