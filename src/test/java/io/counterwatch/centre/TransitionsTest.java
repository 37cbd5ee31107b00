package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.counterwatch.centre.Outcome.LegOutcome;
import io.counterwatch.centre.Transitions.Case;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state × every event × every kind of counter does what the table in the file says. */
class TransitionsTest {
  private static final long NOW = Story.micros("08:40:00");
  private static final long DAY_OVER = Story.micros("24:00:00");

  static List<Case> cases() {
    return Transitions.all();
  }

  /** The states whose story has more than the issue, each also without it. */
  static Stream<Case> states() {
    return cases().stream()
        .filter(each -> each.event().isEmpty() && !each.column().equals(Transitions.STORY))
        .filter(each -> each.story().contains(" A ") && !each.state().equals("waiting"));
  }

  private static ServiceDay day(String story) {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    for (String kind : List.of("b", "s", "f", "n")) {
      for (String name : List.of(kind, kind + "2")) {
        counters.put(
            name, new CounterPlan(name, List.of(), "bs".contains(kind), "bf".contains(kind)));
      }
    }
    ServiceDay day = new ServiceDay(Days.plan(LocalTime.MIDNIGHT, counters), Story.DAY);
    day.add(Story.of(story));
    return day;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aCellDoesWhatTheTableSays(Case each) {
    ServiceDay day = day(each.story());
    Outcome expected = Outcome.parse(each.outcome());
    assertThat(Outcome.of(day, NOW)).hasToString(expected.withoutVisit().toString());
    assertTotals(day, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void withoutItsIssueATicketStandsInNoTotalButItsWorkCounts(Case each) {
    ServiceDay day = day(each.story().replace("08:00:00 A issued land\n", ""));
    Outcome known = Outcome.parse(each.outcome());
    List<LegOutcome> legs = new ArrayList<>(known.legs());
    LegOutcome first = legs.removeFirst();
    legs.addFirst(
        new LegOutcome(
            TicketView.UNKNOWN,
            first.state(),
            -1,
            first.walked(),
            first.serving(),
            -1,
            first.by()));
    TreeMap<String, Integer> anomalies = new TreeMap<>(known.anomalies());
    anomalies.put("orphan", 1);
    Outcome orphan = new Outcome("orphan", legs, anomalies, known.work()).withoutVisit();
    assertThat(Outcome.of(day, NOW)).hasToString(orphan.toString());
    assertTotals(day, orphan);
  }

  /** Totals follow from the legs: those expected of A, those shown of the others. */
  private static void assertTotals(ServiceDay day, Outcome ofA) {
    for (TicketView.LegView leg : Objects.requireNonNull(day.ticket("A", NOW)).legs()) {
      boolean ended = List.of("served", "left", "transferred").contains(leg.state());
      assertThat(leg.endedMicros() != null).as("%s has ended", leg).isEqualTo(ended);
    }
    Figures expected = new Figures();
    expected.add(ofA);
    for (String other : List.of("B", "C")) {
      if (day.fold().ticket(other) != null) {
        expected.add(withVisit(Outcome.ofTicket(day, other, NOW), day, other));
      }
    }
    Totals now = DayViews.measures(day, NOW).total();
    Totals atEnd = DayViews.measures(day, DAY_OVER).total();
    assertThat(now.expired()).isZero();
    assertThat(Figures.of(atEnd)).isEqualTo(expected.figures);
    DayViews.measures(day, NOW)
        .counters()
        .forEach(
            counter ->
                assertThat(counter.served())
                    .as("served at %s", counter.id())
                    .isEqualTo(expected.servedAt.getOrDefault(counter.id(), 0L)));
    DayViews.measures(day, NOW)
        .staff()
        .forEach(
            staff ->
                assertThat(staff.served())
                    .as("served by %s", staff.id())
                    .isEqualTo(expected.servedBy.getOrDefault(staff.id(), 0L)));
  }

  /** The others have one leg, and what they did lies open. */
  private static Outcome withVisit(Outcome outcome, ServiceDay day, String subject) {
    LegOutcome leg = outcome.legs().getFirst();
    if (!leg.state().equals("served")) {
      return outcome;
    }
    Leg only = Objects.requireNonNull(day.fold().ticket(subject)).leg();
    return Outcome.parse(outcome + " v" + (only.endedMicros - only.openedMicros) / 1_000_000);
  }

  /** The counts of the document, made of legs. */
  private static final class Figures {
    final Map<String, Long> figures = new TreeMap<>();
    final Map<String, Long> servedAt = new HashMap<>();
    final Map<String, Long> servedBy = new HashMap<>();

    void add(Outcome ticket) {
      if (!ticket.kind().equals("ghost")) {
        ticket.legs().stream().filter(leg -> leg.state().equals("served")).forEach(this::credit);
      }
      if (!ticket.counts()) {
        return;
      }
      LegOutcome last = ticket.legs().getLast();
      count("issued", 1);
      count("called", ticket.legs().stream().anyMatch(leg -> leg.waited() >= 0) ? 1 : 0);
      switch (last.state()) {
        case "served" -> {
          count("served", 1);
          duration("visit", last.visit());
        }
        case "waiting", "called", "parked" -> count("expired", 1);
        case "serving" -> {}
        default -> count(last.state(), 1);
      }
      for (LegOutcome leg : ticket.legs()) {
        duration("wait", leg.waited());
        duration("walk", leg.walked());
        duration("service", leg.serving());
      }
    }

    private void credit(LegOutcome leg) {
      String[] by = leg.by().split("/");
      servedAt.merge(by[0], 1L, Long::sum);
      servedBy.merge(by[1], 1L, Long::sum);
    }

    private void duration(String what, long seconds) {
      if (seconds >= 0) {
        count(what + ".count", 1);
        count(what + ".sum", seconds);
      }
    }

    private void count(String what, long by) {
      if (by > 0) {
        figures.merge(what, by, Long::sum);
      }
    }

    static Map<String, Long> of(Totals totals) {
      Figures figures = new Figures();
      figures.count("issued", totals.issued());
      figures.count("called", totals.called());
      figures.count("served", totals.served());
      figures.count("no-show", totals.noShow());
      figures.count("cancelled", totals.cancelled());
      figures.count("walked-out", totals.walkedOut());
      figures.count("expired", totals.expired());
      figures.distribution("wait", totals.waits());
      figures.distribution("walk", totals.walks());
      figures.distribution("service", totals.serviceTimes());
      figures.distribution("visit", totals.visits());
      return figures.figures;
    }

    private void distribution(String what, Distribution distribution) {
      count(what + ".count", distribution.count());
      count(what + ".sum", distribution.sum());
    }
  }

  @Test
  void aCallAfterTheFinishTellsWhoWorked() {
    DayMeasures day =
        DayViews.measures(
            day(
                """
                08:00:00 A issued land
                08:06:00 A started b
                08:06:05 A finished b
                08:06:10 A called b caller
                """),
            NOW);
    assertThat(day.staff())
        .extracting(WorkMeasures::id, WorkMeasures::servingSeconds)
        .containsExactly(tuple("caller", 5L));
  }

  @Test
  void aServiceThatNeverWasLeavesNoTraceAtItsCounter() {
    ServiceDay day =
        day(
            """
            07:00:00 counter f opened shift
            08:00:00 A issued land
            08:05:00 A called f caller
            08:10:00 A left no-show
            """);
    CentreView.CounterView counter =
        DayViews.live(
                day,
                NOW,
                new CentreView.DataQuality(false, null, null, 0, 0, 0),
                DossierMeasures.NONE)
            .counters()
            .stream()
            .filter(each -> each.plan().counter().equals("f"))
            .findFirst()
            .orElseThrow();
    assertThat(counter.state()).isEqualTo(CentreView.CounterState.AVAILABLE);
    assertThat(counter.sinceMicros()).isEqualTo(Story.micros("07:00:00"));
    assertThat(counter.servingSeconds()).isZero();
  }

  @Test
  void whoFinishesHasWorked() {
    DayMeasures day =
        DayViews.measures(
            day(
                """
                08:00:00 A issued land
                08:05:00 A called b caller
                08:06:00 A started b starter
                08:10:00 A finished b finisher
                """),
            NOW);
    assertThat(day.staff())
        .extracting(WorkMeasures::id, WorkMeasures::servingSeconds)
        .containsExactly(tuple("finisher", 240L));
  }

  @Test
  void noCellIsLeftOutAndNoneStandsTwice() {
    Map<String, Set<String>> seen = new LinkedHashMap<>();
    for (Case each : cases()) {
      if (!each.column().equals(Transitions.STORY)) {
        assertThat(
                seen.computeIfAbsent(each.state() + " at " + each.kind(), key -> new TreeSet<>())
                    .add(each.event()))
            .as("%s stands once", each)
            .isTrue();
      }
    }
    assertThat(seen).hasSizeGreaterThan(40);
    seen.forEach(
        (state, events) -> assertThat(events).as(state).containsAll(Transitions.EVENTS.keySet()));
  }

  @Test
  void everyStateIsTriedForEveryKindOfCounterThatCanLeadToIt() {
    Map<String, Set<Character>> kinds = new TreeMap<>();
    cases().stream()
        .filter(each -> each.event().isEmpty())
        .forEach(
            each -> kinds.computeIfAbsent(each.column(), key -> new TreeSet<>()).add(each.kind()));
    // At a counter that sends no starts, nobody is called: service begins with the call.
    assertThat(kinds.get("called")).containsExactly('B', 'S');
    for (String column : List.of("waiting", "serving", "parked", "served", "left")) {
      assertThat(kinds.get(column)).as(column).containsExactly('B', 'F', 'N', 'S');
    }
  }
}
