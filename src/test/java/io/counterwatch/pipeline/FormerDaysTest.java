package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.pipeline.ForecastStore.Start;
import io.counterwatch.pipeline.FormerDays.Want;
import io.counterwatch.testing.Story;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** In which order former days are learned. */
class FormerDaysTest {
  private static final LocalDate FIRST = Story.DAY.minusDays(2);
  private static final LocalDate SECOND = Story.DAY.minusDays(1);

  private final HandClock clock = new HandClock();
  private final LearningTurn turn = new LearningTurn(clock);
  private final FormerDays one = days("one");
  private final FormerDays other = days("other");

  private FormerDays days(String centre) {
    CentrePlans plans = CentrePlans.always(CentrePlan.unconfigured(centre, ZoneOffset.UTC, false));
    AnnouncedDays announced = new AnnouncedDays(centre, new UnwrittenAnnouncements());
    FormerDays days = new FormerDays(plans, announced, new OutlookBook(), turn);
    assertThat(days.want(Story.DAY)).isInstanceOf(Want.ToStart.class);
    days.start(new Start(null, List.of(FIRST, SECOND), List.of(), List.of()));
    return days;
  }

  private static LocalDate wanted(FormerDays days) {
    return days.want(Story.DAY) instanceof Want.Events events ? events.day() : LocalDate.MIN;
  }

  private static final LocalDate NOTHING = LocalDate.MIN;

  @Test
  void aCentreLearnsAllOfItsDaysBeforeTheNextOneBegins() {
    assertThat(wanted(one)).isEqualTo(FIRST);
    assertThat(wanted(other)).isEqualTo(NOTHING);
    one.learn(FIRST, List.of());
    assertThat(wanted(other)).isEqualTo(NOTHING);
    assertThat(wanted(one)).isEqualTo(SECOND);
    one.learn(SECOND, List.of());
    assertThat(one.isComplete()).isTrue();
    assertThat(wanted(other)).isEqualTo(FIRST);
  }

  @Test
  void whoGetsNoFurtherLosesTheTurn() {
    assertThat(wanted(one)).isEqualTo(FIRST);
    clock.nanos += LearningTurn.MAX_STUCK_NANOS - 1;
    assertThat(wanted(one)).isEqualTo(FIRST);
    assertThat(wanted(other)).isEqualTo(NOTHING);
    clock.nanos++;
    assertThat(wanted(other)).isEqualTo(FIRST);
    assertThat(wanted(one)).isEqualTo(NOTHING);
    other.learn(FIRST, List.of());
    clock.nanos += LearningTurn.MAX_STUCK_NANOS - 1;
    assertThat(wanted(other)).as("it got further").isEqualTo(SECOND);
    assertThat(wanted(one)).isEqualTo(NOTHING);
  }

  @Test
  void whoLearnsNoMoreGivesTheTurnBack() {
    assertThat(wanted(one)).isEqualTo(FIRST);
    one.leave();
    assertThat(wanted(other)).as("it failed").isEqualTo(FIRST);
    assertThat(wanted(one)).isEqualTo(NOTHING);
    other.add(Story.DAY, FIRST, null);
    assertThat(wanted(one)).as("the clock was set back").isEqualTo(FIRST);
    one.giveTurnBack();
    other.start(new Start(null, List.of(FIRST), List.of(), List.of()));
    assertThat(wanted(other)).as("it is gone").isEqualTo(FIRST);
  }

  @Test
  void whoTellsALongDayIsNotStuck() {
    assertThat(wanted(one)).isEqualTo(FIRST);
    one.learn(
        FIRST,
        List.of(
            Story.event(
                FIRST.toEpochDay() * 86_400_000_000L,
                "A",
                new EventBody.TicketIssued("land", "A", null, false, null, null),
                1)));
    assertThat(one.isTelling()).isTrue();
    clock.nanos += LearningTurn.MAX_STUCK_NANOS - 1;
    assertThat(one.tell(0)).isTrue();
    clock.nanos += LearningTurn.MAX_STUCK_NANOS - 1;
    assertThat(wanted(other)).isEqualTo(NOTHING);
    clock.nanos++;
    assertThat(wanted(other)).isEqualTo(FIRST);
  }

  @Test
  void aDayThatCannotEvenBeBegunTeachesNothing() {
    assertThat(wanted(one)).isEqualTo(FIRST);
    List<Event> unreadable =
        new AbstractList<>() {
          @Override
          public Event get(int index) {
            throw new IllegalStateException("as the test asked");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThatThrownBy(() -> one.learn(FIRST, unreadable))
        .isInstanceOf(IllegalStateException.class);
    assertThat(one.leave()).isEqualTo(FIRST);
    assertThat(wanted(one)).isEqualTo(SECOND);
  }

  /** At the end of a day that is told, whoever still waits goes: after its outlooks are judged. */
  @Test
  void whoeverWaitsAfterTheLastEventIsJudged() {
    OutlookBook book = new OutlookBook();
    CentrePlans plans =
        CentrePlans.always(CentrePlan.unconfigured(Story.CENTRE, ZoneOffset.UTC, false));
    FormerDays days =
        new FormerDays(
            plans, new AnnouncedDays(Story.CENTRE, new UnwrittenAnnouncements()), book, turn);
    assertThat(days.want(Story.DAY.plusDays(1))).isInstanceOf(Want.ToStart.class);
    days.start(new Start(null, List.of(Story.DAY), List.of(Story.DAY), List.of()));
    assertThat(days.want(Story.DAY.plusDays(1))).isInstanceOf(Want.Events.class);
    days.learn(Story.DAY, Story.of("10:01:00 A issued land\n10:02:00 B issued land"));
    while (days.tell(10)) {}
    assertThat(days.isComplete()).isTrue();
    assertThat(book.take(1_000, centre -> true))
        .filteredOn(row -> !row.already() && row.outcome() != null)
        .isNotEmpty()
        .allMatch(row -> Objects.requireNonNull(row.outcome()).passedMicros() != null);
  }
}
