package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.centre.CentreView.AlertEpisode;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.event.Event;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Each alert raised, held and cleared. */
class AlertsTest {
  /** Limits: 10 minutes, 5 people, 5 minutes without a call, 2 without a counter, 80 %, 20 %. */
  private static final ServicePlan LAND =
      new ServicePlan("land", Names.same("land"), 300, 600, 5, 60, 300, 120, 0.8, 0.2);

  private static final ServicePlan PATIENT =
      new ServicePlan("land", Names.same("land"), 300, 600, 5, 60, 86400, 86400, null, null);

  private static CentreView view(CentrePlan plan, String time, String story) {
    ServiceDay day = new ServiceDay(plan, Story.DAY);
    day.add(Story.of(story));
    return DayViews.live(
        day,
        Story.micros(time),
        new CentreView.DataQuality(false, null, null, 1, 1, 0, DeviceStates.NONE, 0),
        DossierMeasures.NONE);
  }

  private static CentreView view(ServicePlan service, String time, String story) {
    return view(Days.plan(service), time, story);
  }

  private static AbstractListAssert<?, List<? extends Tuple>, Tuple, ObjectAssert<Tuple>> active(
      CentreView view) {
    return assertThat(view.alerts()).extracting(AlertView::alert, AlertView::sinceMicros);
  }

  private static Tuple raised(String alert, String since) {
    return tuple(alert, Story.micros(since));
  }

  @Test
  void aLongWaitIsHeldUntilTheLongestIsDistinctlyShorter() {
    String queue =
        """
        08:00:00 A issued land
        08:01:00 B issued land
        08:05:00 C issued land
        """;
    String first = queue + "08:10:30 A called 1\n";
    String story = first + "08:12:00 B called 1\n";
    assertThat(view(PATIENT, "08:10:00", queue).alerts()).isEmpty();
    CentreView raised = view(PATIENT, "08:10:01", queue);
    active(raised).containsExactly(raised("longest-wait", "08:10:00"));
    assertThat(raised.alerts().getFirst().value()).isEqualTo(601);
    assertThat(raised.alerts().getFirst().limit()).isEqualTo(600);
    // B has waited for 570 s of 600: within the limit, but not by enough.
    CentreView held = view(PATIENT, "08:10:30", first);
    active(held).containsExactly(raised("longest-wait", "08:10:00"));
    assertThat(held.alerts().getFirst().value()).isEqualTo(570);
    CentreView cleared = view(PATIENT, "08:12:00", story);
    assertThat(cleared.alerts()).isEmpty();
    assertThat(cleared.alertHistory())
        .containsExactly(
            new AlertEpisode(
                "longest-wait",
                "land",
                Story.micros("08:10:00"),
                Story.micros("08:12:00"),
                660,
                600));
  }

  @Test
  void aLongQueueIsHeldUntilItIsDistinctlyShorter() {
    StringBuilder story = new StringBuilder();
    for (int i = 1; i <= 6; i++) {
      story.append("08:00:0%d T%d issued land\n".formatted(i, i));
    }
    active(view(PATIENT, "08:00:06", story.toString()))
        .containsExactly(raised("waiting", "08:00:06"));
    story.append("08:01:00 T1 called 1\n");
    active(view(PATIENT, "08:01:00", story.toString()))
        .containsExactly(raised("waiting", "08:00:06"));
    story.append("08:02:00 T2 called 1\n");
    CentreView cleared = view(PATIENT, "08:02:00", story.toString());
    assertThat(cleared.alerts()).isEmpty();
    assertThat(cleared.alertHistory())
        .singleElement()
        .extracting(AlertEpisode::worst)
        .isEqualTo(6.0);
  }

  @Test
  void whoComesAndGoesAtTheSameMomentRaisesNothing() {
    StringBuilder story = new StringBuilder();
    for (int i = 1; i <= 5; i++) {
      story.append("08:00:0%d T%d issued land\n".formatted(i, i));
    }
    story.append("08:01:00 T6 issued land\n08:01:00 T1 called 1\n");
    CentreView view = view(PATIENT, "08:02:00", story.toString());
    assertThat(view.alerts()).isEmpty();
    assertThat(view.alertHistory()).isEmpty();
  }

  @Test
  void nobodyCalledCountsFromTheLastCallOrTheQueuesBeginning() {
    String story = "08:00:00 A issued land\n08:01:00 B issued land\n08:02:00 A called 1\n";
    assertThat(view(LAND, "08:07:00", story).alerts()).isEmpty();
    active(view(LAND, "08:07:01", story)).containsExactly(raised("nobody-called", "08:07:00"));
    assertThat(view(LAND, "08:07:01", story).alerts().getFirst().value()).isEqualTo(301);
    String next = story + "08:08:00 C issued land\n08:08:30 B called 1\n";
    CentreView cleared = view(LAND, "08:08:31", next);
    assertThat(cleared.alerts()).isEmpty();
    assertThat(cleared.alertHistory())
        .extracting(AlertEpisode::alert, AlertEpisode::worst)
        .containsExactly(tuple("nobody-called", 390.0));
    // Nobody waits after C: the time before D came does not count.
    String quiet = next + "08:09:00 C called 1\n09:00:00 D issued land\n";
    assertThat(view(LAND, "09:05:00", quiet).alerts()).isEmpty();
    active(view(LAND, "09:05:01", quiet)).containsExactly(raised("nobody-called", "09:05:00"));
  }

  @Test
  void aStartWithoutACallCallsSomebodyToo() {
    String story = "08:00:00 A issued land\n08:00:00 B issued land\n08:04:00 A started 1\n";
    assertThat(view(LAND, "08:09:00", story).alerts()).isEmpty();
    active(view(LAND, "08:09:01", story)).containsExactly(raised("nobody-called", "08:09:00"));
  }

  @Test
  void noOpenCounterNeedsACounterThatEverSpoke() {
    String silent = "08:00:00 A issued land\n";
    assertThat(view(LAND, "08:04:59", silent).alerts()).isEmpty();
    String story =
        "07:00:00 counter 1 opened s-01\n07:50:00 counter 1 paused\n08:00:00 A issued land\n";
    assertThat(view(LAND, "08:02:00", story).alerts()).isEmpty();
    active(view(LAND, "08:02:01", story)).containsExactly(raised("no-open-counter", "08:02:00"));
    String opened = story + "08:03:00 counter 2 opened s-01\n";
    assertThat(view(LAND, "08:03:00", opened).alerts()).isEmpty();
    // It closes again; a counter that only calls is at work as well.
    String again = opened + "08:04:00 counter 2 closed\n";
    active(view(LAND, "08:06:01", again))
        .containsExactly(
            raised("no-open-counter", "08:06:00"), raised("nobody-called", "08:05:00"));
    assertThat(view(LAND, "08:06:01", again + "08:06:00 A called 3\n").alerts()).isEmpty();
    String called = again + "08:05:00 A called 3\n08:05:10 B issued land\n";
    assertThat(view(LAND, "08:08:00", called).alerts()).isEmpty();
  }

  @Test
  void onlyTheCountersOfAServiceCountForIt() {
    CentrePlan plan = Days.plan(LAND, new CounterPlan("9", List.of("household"), true, true));
    String story = "07:00:00 counter 9 opened s-01\n08:00:00 A issued land\n";
    active(view(plan, "08:02:01", story)).containsExactly(raised("no-open-counter", "08:02:00"));
    assertThat(
            view(plan, "08:02:01", "07:00:00 counter 1 opened s-01\n08:00:00 A issued land\n")
                .alerts())
        .isEmpty();
  }

  @Test
  void whatCountersDoIsJudgedInOpeningHoursOnly() {
    OpeningHours hours =
        new OpeningHours(
            Map.of(
                DayOfWeek.MONDAY,
                List.of(
                    new OpeningHours.Span(LocalTime.of(7, 30), LocalTime.of(11, 30)),
                    new OpeningHours.Span(LocalTime.of(13, 30), LocalTime.of(17, 0)))));
    CentrePlan plan = Days.plan(LAND, hours);
    String early = "06:00:00 counter 1 closed\n07:00:00 A issued land\n";
    CentreView before = view(plan, "07:29:59", early);
    active(before).containsExactly(raised("longest-wait", "07:10:00"));
    active(view(plan, "07:36:00", early))
        .containsExactly(
            raised("longest-wait", "07:10:00"),
            raised("no-open-counter", "07:32:00"),
            raised("nobody-called", "07:35:00"));
    CentreView noon = view(plan, "11:30:00", early);
    active(noon).containsExactly(raised("longest-wait", "07:10:00"));
    assertThat(noon.alertHistory())
        .extracting(AlertEpisode::alert, AlertEpisode::untilMicros, AlertEpisode::worst)
        .containsExactly(
            tuple("nobody-called", Story.micros("11:30:00"), 4 * 3600.0),
            tuple("no-open-counter", Story.micros("11:30:00"), 4 * 3600.0));
    active(view(plan, "13:36:00", early))
        .containsExactly(
            raised("longest-wait", "07:10:00"),
            raised("no-open-counter", "13:32:00"),
            raised("nobody-called", "13:35:00"));
    CentreView night = view(plan, "24:00:00", early);
    assertThat(night.alerts()).isEmpty();
    assertThat(night.alertHistory()).hasSize(5);
    assertThat(night.alertHistory().getFirst())
        .isEqualTo(
            new AlertEpisode(
                "longest-wait",
                "land",
                Story.micros("07:10:00"),
                Story.micros("24:00:00"),
                17 * 3600,
                600));
  }

  /** Tickets at 10-second steps from 08:00 on that were called at once, or after ten minutes. */
  private static String called(int inTime, int late) {
    StringBuilder story = new StringBuilder();
    for (int i = 0; i < inTime + late; i++) {
      long at = i * 10L;
      story.append("%s T%d issued land\n".formatted(time(at), i));
      story.append("%s T%d called 1\n".formatted(time(at + (i < inTime ? 1 : 400)), i));
    }
    return story.toString();
  }

  private static String time(long seconds) {
    return LocalTime.of(8, 0).plusSeconds(seconds).format(DateTimeFormatter.ISO_LOCAL_TIME);
  }

  @Test
  void theServiceLevelFallsWithWhoIsNotCalled() {
    ServicePlan plan =
        new ServicePlan("land", Names.same("land"), 300, 86400, 500, 60, 86400, 86400, 0.8, null);
    // 16 in time; of six who wait on, each turns late 300.5 s after its opening.
    StringBuilder story = new StringBuilder(called(16, 0));
    for (int i = 0; i < 6; i++) {
      story.append("09:00:0%d W%d issued land\n".formatted(i, i));
    }
    // 16 of 20 is 80 %: not below. 16 of 21 is.
    assertThat(view(plan, "09:05:04", story.toString()).alerts()).isEmpty();
    CentreView raised = view(plan, "09:05:05", story.toString());
    active(raised).containsExactly(raised("service-level", "09:05:04.5"));
    assertThat(raised.alerts().getFirst().value()).isCloseTo(16 / 21.0, within(1e-4));
    assertThat(raised.alerts().getFirst().limit()).isEqualTo(0.8);
    for (int i = 0; i < 18; i++) {
      story.append("10:00:%d N%d issued land\n".formatted(10 + i, i));
      story.append("10:00:%d N%d called 1\n".formatted(11 + i, i));
    }
    // 34 of 40 is 85 %, and that is enough.
    CentreView cleared = view(plan, "11:00:00", story.toString());
    assertThat(cleared.alerts()).isEmpty();
    assertThat(cleared.alertHistory())
        .extracting(AlertEpisode::alert, AlertEpisode::sinceMicros, AlertEpisode::untilMicros)
        .containsExactly(
            tuple("service-level", Story.micros("09:05:04.5"), Story.micros("10:00:28")));
  }

  @Test
  void parkingThoseWhoAreLateIsNoBetterService() {
    ServicePlan plan =
        new ServicePlan("land", Names.same("land"), 300, 86400, 500, 60, 86400, 86400, 0.8, null);
    StringBuilder story = new StringBuilder(called(17, 0));
    for (int i = 0; i < 5; i++) {
      story.append("09:00:00 W%d issued land\n".formatted(i));
    }
    for (int i = 0; i < 5; i++) {
      story.append("09:10:00 W%d parked\n".formatted(i));
    }
    CentreView view = view(plan, "09:20:00", story.toString());
    active(view).containsExactly(raised("service-level", "09:05:00.5"));
    assertThat(view.alertHistory()).isEmpty();
  }

  @Test
  void aFewTicketsSayNothingOfARate() {
    ServicePlan plan =
        new ServicePlan("land", Names.same("land"), 300, 86400, 500, 60, 86400, 86400, 0.8, 0.1);
    assertThat(view(plan, "09:00:00", called(0, 19)).alerts()).isEmpty();
    assertThat(view(plan, "09:00:00", called(0, 20)).alerts())
        .extracting(AlertView::alert)
        .containsExactly("service-level");
    assertThat(view(Days.LAND, "09:00:00", called(0, 20)).alerts()).isEmpty();
  }

  @Test
  void abandonmentIsRaisedAndClearsFivePointsBetter() {
    ServicePlan plan =
        new ServicePlan("land", Names.same("land"), 300, 86400, 500, 60, 86400, 86400, null, 0.2);
    StringBuilder story = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      story.append("08:00:00 L%d issued land\n".formatted(i));
      story.append(
          i < 5
              ? "08:10:%d L%d left walked-out\n".formatted(10 + i, i)
              : "08:10:%d L%d started 1\n08:12:%d L%d finished 1\n"
                  .formatted(i + 10, i, i + 10, i));
    }
    String twenty = story.toString();
    active(view(plan, "08:20:00", twenty)).containsExactly(raised("abandonment", "08:12:29"));
    for (int i = 0; i < 13; i++) {
      story.append("09:00:%d S%d issued land\n".formatted(10 + i, i));
      story.append(
          "09:01:%d S%d started 1\n09:02:%d S%d finished 1\n".formatted(10 + i, i, 10 + i, i));
      if (i == 12) {
        // 5 of 33 is more than 15 %.
        active(view(plan, "09:10:00", story.toString()))
            .containsExactly(raised("abandonment", "08:12:29"));
      }
    }
    story.append("09:05:00 Z issued land\n09:06:00 Z started 1\n09:07:00 Z finished 1\n");
    assertThat(view(plan, "09:10:00", story.toString()).alerts()).isEmpty();
  }

  @Test
  void whoLeavesAtOnceIsJudgedByTheServiceOfTheLastLeg() {
    ServicePlan quick =
        new ServicePlan("land", Names.same("land"), 300, 600, 5, 10, 300, 120, null, null);
    ServiceDay day = new ServiceDay(Days.plan(quick), Story.DAY);
    day.add(
        Story.of(
            """
            08:00:00 A issued land
            08:00:30 A left cancelled
            08:00:00 B issued land
            08:00:05 B transferred household
            08:00:30 B left cancelled
            08:00:00 C issued land
            08:00:05 C left cancelled
            """));
    DayMeasures measures = DayViews.measures(day, Story.micros("24:00:00"));
    // A is lost: land allows 10 s. B is not: its last leg's service allows 60 s.
    assertThat(measures.total().leftEarly()).isEqualTo(2);
    assertThat(measures.services().getFirst().total().leftEarly()).isEqualTo(1);
  }

  @Test
  void aHistoryHasNoAlerts() {
    CentrePlan plan = Days.plan(LAND);
    CentrePlan history =
        new CentrePlan(
            plan.centre(),
            plan.names(),
            plan.level(),
            null,
            plan.zone(),
            plan.dayStart(),
            true,
            plan.services(),
            plan.counters(),
            plan.hours(),
            plan.devices(),
            plan.attributes());
    assertThat(view(history, "10:00:00", "08:00:00 A issued land").alerts()).isEmpty();
    active(view(plan, "10:00:00", "08:00:00 A issued land")).hasSize(2);
  }

  @Test
  void anEpisodeThatALateEventExplainsAwayIsGone() {
    ServiceDay day = new ServiceDay(Days.plan(LAND), Story.DAY);
    List<Event> events =
        Story.of(
            "08:00:00 A issued land\n"
                + "08:04:00 A called 1\n"
                + "08:00:10 B issued land\n"
                + "08:12:00 B called 1");
    day.add(List.of(events.get(0), events.get(2), events.get(3)));
    CentreView.DataQuality heard =
        new CentreView.DataQuality(false, null, null, 1, 1, 0, DeviceStates.NONE, 0);
    assertThat(
            DayViews.live(day, Story.micros("08:12:00"), heard, DossierMeasures.NONE)
                .alertHistory())
        .extracting(AlertEpisode::sinceMicros)
        .contains(Story.micros("08:05:00"));
    day.add(List.of(events.get(1)));
    assertThat(
            DayViews.live(day, Story.micros("08:12:00"), heard, DossierMeasures.NONE)
                .alertHistory())
        .extracting(AlertEpisode::sinceMicros)
        .contains(Story.micros("08:09:00"))
        .doesNotContain(Story.micros("08:05:00"));
  }
}
