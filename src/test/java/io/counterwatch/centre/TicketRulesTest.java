package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.counterwatch.testing.Story;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketRulesTest {
  private static TicketView ticket(String story) {
    return ticket(Days.of(story));
  }

  private static TicketView ticket(ServiceDay day) {
    return Objects.requireNonNull(day.ticket("A", Story.micros("20:00:00")));
  }

  /** Story lines are separated by "/"; the state is that of ticket A at eight in the evening. */
  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "08:00:00 A issued land | waiting",
        "08:00:00 A issued land / 08:05:00 A called 1 | called",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 | serving",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 / 08:20:00 A finished"
            + " 1 | served",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:20:00 A finished 1 | served",
        "08:00:00 A issued land / 08:05:00 A started 1 | serving",
        "08:00:00 A issued land / 08:20:00 A finished 1 | waiting",
        "08:00:00 A issued land / 08:05:00 A parked | parked",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A parked / 08:20:00 A finished 1 |"
            + " parked",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 / 08:09:00 A parked /"
            + " 08:20:00 A finished 1 | served",
        "08:00:00 A issued land / 08:05:00 A left cancelled | left",
        "08:00:00 A issued land / 08:05:00 A left no-show / 08:10:00 A called 1 | called",
        "08:00:00 A issued land / 08:05:00 A left no-show / 08:10:00 A started 1 | serving",
        "08:00:00 A issued land / 08:05:00 A left no-show / 08:10:00 A finished 1 | left",
        "08:00:00 A issued land / 08:05:00 A left no-show / 08:10:00 A parked | left",
        "08:00:00 A issued land / 08:05:00 A print-failed | ghost",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A print-failed | ghost",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 / 08:07:00 A"
            + " print-failed | serving",
        "08:05:00 A called 1 / 08:06:00 A started 1 | orphan",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 / 08:20:00 A finished"
            + " 1 / 08:30:00 A called 2 | served",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 / 08:20:00 A finished"
            + " 1 / 08:30:00 A left no-show | served",
        "08:00:00 A issued land / 08:05:00 A called 1 / 08:06:00 A started 1 / 08:20:00 A finished"
            + " 1 / 08:30:00 A transferred household | waiting",
      })
  void leadsTo(String story, String state) {
    assertThat(ticket(story.replace(" / ", "\n")).state()).isEqualTo(state);
  }

  @Test
  void aRecallDoesNotMoveTheWaitButTheWalk() {
    TicketView ticket =
        ticket(
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A called 1
            08:06:20 A started 1
            08:10:00 A finished 1
            """);
    TicketView.LegView leg = ticket.legs().getFirst();
    assertThat(leg.waitSeconds()).isEqualTo(300);
    assertThat(leg.walkSeconds()).isEqualTo(20);
    assertThat(leg.serviceSeconds()).isEqualTo(220);
  }

  @Test
  void aStartUpToFifteenSecondsBeforeItsCallIsNoAnomaly() {
    String story =
        """
        08:00:00 A issued land
        08:05:00 A started 1
        08:05:%s A called 1
        08:10:00 A finished 1
        """;
    ServiceDay within = Days.of(story.formatted("15"));
    ServiceDay beyond = Days.of(story.formatted("16"));
    assertThat(within.anomalies(Anomaly.START_WITHOUT_CALL)).isZero();
    assertThat(beyond.anomalies(Anomaly.START_WITHOUT_CALL)).isEqualTo(1);
    TicketView.LegView leg = leg(within);
    assertThat(leg.waitSeconds()).isEqualTo(315);
    assertThat(leg.walkSeconds()).isZero();
    assertThat(leg.serviceSeconds()).isEqualTo(300);
    assertThat(leg(beyond).waitSeconds()).isEqualTo(316);
  }

  private static TicketView.LegView leg(ServiceDay day) {
    return ticket(day).legs().getFirst();
  }

  @Test
  void aCallAfterTheFinishOfAnUncalledServiceIsItsFirstCall() {
    TicketView.LegView leg =
        leg(
            Days.of(
                """
                08:00:00 A issued land
                08:05:00 A started 1
                08:05:05 A finished 1
                08:05:10 A called 1
                """));
    assertThat(leg.state()).isEqualTo("served");
    assertThat(leg.waitSeconds()).isEqualTo(310);
    assertThat(leg.serviceSeconds()).isEqualTo(5);
  }

  @Test
  void aCallAfterTheFinishSaysWhoServedWhereTheFinishDoesNot() {
    String served =
        """
        08:00:00 A issued land
        08:10:00 A started 1
        08:10:04 A finished 1%s
        08:10:06 A called 1 s-01
        """;
    ServiceDay unnamed = Days.of(served.formatted(""));
    assertThat(DayViews.measures(unnamed, Story.micros("09:00:00")).staff())
        .extracting(WorkMeasures::id, WorkMeasures::served, WorkMeasures::servingSeconds)
        .containsExactly(tuple("s-01", 1L, 4L));
    assertThat(leg(unnamed).staff()).isEqualTo("s-01");
    ServiceDay named = Days.of(served.formatted(" s-02"));
    assertThat(DayViews.measures(named, Story.micros("09:00:00")).staff())
        .extracting(WorkMeasures::id, WorkMeasures::served, WorkMeasures::servingSeconds)
        .containsExactly(tuple("s-02", 1L, 4L));
  }

  @Test
  void parkingEndsASegmentAndACallAtAnyCounterOpensTheNext() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 A issued land
            08:05:00 A called 1 s-01
            08:06:00 A started 1
            08:10:00 A parked
            08:30:00 A called 2 s-02
            08:31:00 A started 2
            08:40:00 A finished 2
            """);
    assertThat(day.total().serviceTimes().sum()).isEqualTo(4 * 60 + 9 * 60);
    assertThat(day.total().waits().sum()).isEqualTo(300);
    assertThat(served(day.counters(), "2")).isEqualTo(1);
    assertThat(served(day.counters(), "1")).isZero();
    assertThat(served(day.staff(), "s-02")).isEqualTo(1);
  }

  private static long served(List<WorkMeasures> all, String id) {
    return all.stream().filter(w -> w.id().equals(id)).findFirst().orElseThrow().served();
  }

  @Test
  void aTransferDuringServiceFinishesTheLegAndOpensTheNext() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A started 1
            08:10:00 A transferred household
            08:20:00 A called 2
            08:21:00 A started 2
            08:30:00 A finished 2
            """);
    assertThat(day.total().issued()).isEqualTo(1);
    assertThat(day.total().served()).isEqualTo(1);
    assertThat(day.total().waits().count()).isEqualTo(2);
    assertThat(day.total().visits().sum()).isEqualTo(1800);
    assertThat(service(day, "land").served()).isEqualTo(1);
    assertThat(service(day, "land").serviceTimes().sum()).isEqualTo(240);
    assertThat(service(day, "household").waits().sum()).isEqualTo(600);
  }

  private static Totals service(DayMeasures day, String id) {
    return day.services().stream()
        .filter(s -> s.service().equals(id))
        .findFirst()
        .orElseThrow()
        .total();
  }

  @Test
  void aTransferOfACalledButUnstartedLegIsNeitherServedNorLeft() {
    Totals land =
        service(
            Days.closed(
                """
                08:00:00 A issued land
                08:05:00 A called 1
                08:06:00 A transferred household
                """),
            "land");
    assertThat(land.issued()).isEqualTo(1);
    assertThat(land.served() + land.left() + land.expired()).isZero();
  }

  @Test
  void theNextCallMakesAnUnstartedCallANoShowUntilItStartsAfterAll() {
    String story =
        """
        08:00:00 A issued land
        08:00:10 B issued land
        08:05:00 A called 1
        08:07:00 B called 1
        """;
    assertThat(Days.closed(story).total().noShow()).isEqualTo(1);
    DayMeasures healed = Days.closed(story + "08:07:30 A started 1\n08:09:00 A finished 1");
    assertThat(healed.total().noShow()).isZero();
    assertThat(healed.total().served()).isEqualTo(1);
  }

  @Test
  void aCounterWithoutFinishEndsServiceByItsNextCallAndAnExplicitFinishBeatsThat() {
    String story =
        """
        08:00:00 A issued land
        08:00:10 B issued land
        08:05:00 A called 3
        08:06:00 A started 3
        08:16:00 B called 3
        """;
    assertThat(Days.closed(story).total().serviceTimes().sum()).isEqualTo(600);
    assertThat(Days.closed(story + "08:17:00 A finished 3").total().serviceTimes().sum())
        .isEqualTo(660);
    assertThat(
            Days.closed(story.replace("08:16:00 B called 3", "08:26:00 counter 3 paused"))
                .total()
                .serviceTimes()
                .sum())
        .isEqualTo(1200);
  }

  @Test
  void aCounterWithoutStartServesFromItsLastCall() {
    String story =
        """
        08:00:00 A issued land
        08:05:00 A called 4
        08:06:00 A called 4
        """;
    DayMeasures served = Days.closed(story + "08:16:00 A finished 4");
    assertThat(served.total().serviceTimes().sum()).isEqualTo(600);
    assertThat(served.total().walks().count()).isZero();
    DayMeasures noShow = Days.closed(story + "08:07:00 A left no-show");
    assertThat(noShow.total().noShow()).isEqualTo(1);
    assertThat(noShow.counters().get(3).servingSeconds()).isZero();
  }

  @Test
  void aCounterThatSendsNeitherServesFromCallToCall() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 A issued land
            08:00:00 B issued land
            08:05:00 A called 5
            08:15:00 B called 5
            08:20:00 counter 5 opened
            08:25:00 counter 5 closed
            """);
    assertThat(day.total().served()).isEqualTo(2);
    assertThat(day.total().serviceTimes().sum()).isEqualTo(1200);
  }

  @Test
  void leftDuringServiceIsServingTimeButNoService() {
    DayMeasures day =
        Days.closed(
            """
            08:00:00 A issued land
            08:05:00 A called 1
            08:06:00 A started 1
            08:16:00 A left walked-out
            """);
    assertThat(day.total().walkedOut()).isEqualTo(1);
    assertThat(day.total().serviceTimes().count()).isZero();
    assertThat(day.counters().getFirst().servingSeconds()).isEqualTo(600);
  }

  @Test
  void aTicketWithoutIssueCountsForItsCounterOnlyAndHealsWhenTheIssueArrives() {
    String work =
        """
        08:05:00 A called 1 s-01
        08:06:00 A started 1
        08:16:00 A finished 1
        """;
    DayMeasures orphan = Days.closed(work);
    assertThat(orphan.total().issued() + orphan.total().served()).isZero();
    assertThat(orphan.total().waits().count()).isZero();
    assertThat(served(orphan.counters(), "1")).isEqualTo(1);
    assertThat(orphan.anomalies()).isEqualTo(1);
    DayMeasures healed = Days.closed(work + "08:00:00 A issued land");
    assertThat(healed.total().served()).isEqualTo(1);
    assertThat(healed.total().waits().sum()).isEqualTo(300);
    assertThat(healed.anomalies()).isZero();
  }

  @Test
  void aSecondIssueIsAnAnomalyAndTheFirstRules() {
    DayMeasures day =
        Days.closed("08:00:00 A issued land\n08:01:00 A issued household\n08:05:00 A called 1");
    assertThat(day.total().issued()).isEqualTo(1);
    assertThat(service(day, "household").issued()).isZero();
    assertThat(day.anomalies()).isEqualTo(1);
  }

  @Test
  void whatStillWaitsExpiresWhenTheDayEndsButNotWhatIsBeingServed() {
    String story =
        """
        08:00:00 A issued land
        08:00:00 B issued land
        08:00:00 C issued land
        08:05:00 B called 1
        08:06:00 B started 1
        08:07:00 C parked
        """;
    assertThat(Days.at("23:59:59", story).total().expired()).isZero();
    assertThat(Days.closed(story).total().expired()).isEqualTo(2);
    assertThat(Days.closed(story).counters().getFirst().servingSeconds()).isEqualTo(12 * 3600);
  }

  @Test
  void aWaitBelowZeroIsZeroAndAnAnomaly() {
    DayMeasures day = Days.closed("08:00:30 A issued land\n08:00:10 A called 1");
    assertThat(day.total().waits().sum()).isZero();
    assertThat(day.total().waits().count()).isEqualTo(1);
    assertThat(day.anomalies()).isEqualTo(1);
  }
}
