package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.Contest.RestPredictor;
import io.counterwatch.forecast.FloorEvent.CounterOpened;
import io.counterwatch.forecast.FloorEvent.LegCalled;
import io.counterwatch.forecast.FloorEvent.LegFreed;
import io.counterwatch.forecast.FloorEvent.LegOpened;
import io.counterwatch.forecast.FloorEvent.LegWithdrawn;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StillWaitingTest {
  private static final ServiceDays CALENDAR = new ServiceDays(ZoneOffset.UTC, LocalTime.MIDNIGHT);
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;

  /** Writes down what it hears of those who wait. */
  private static final class Notes implements EstimateListener {
    final List<String> lines = new ArrayList<>();
    final List<Announcement> announcements = new ArrayList<>();

    @Override
    public void announced(Announcement announcement) {
      announcements.add(announcement);
    }

    @Override
    public void called(Announcement announcement, double minutes) {}

    @Override
    public void withdrew(Announcement announcement, double minutes) {}

    @Override
    public void forgotten(Announcement announcement, double minutes) {}

    @Override
    public void reconsidered(Checkpoint checkpoint, double minutes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s at %.0f: %.1f",
              checkpoint.leg(),
              checkpoint.waitedMinutes(),
              minutes));
    }
  }

  private final Notes notes = new Notes();
  private final CentreEstimator estimator = new CentreEstimator(CALENDAR, notes);

  private void play(FloorEvent... events) {
    List.of(events).forEach(estimator::accept);
    estimator.endMoment();
  }

  private static WaitEstimate estimate(WaitForecast forecast) {
    return switch (forecast) {
      case WaitForecast.Known known -> known.estimate();
      case WaitForecast.Unknown unknown -> throw new AssertionError(unknown);
    };
  }

  @Test
  void everyFiveMinutesOfAWaitAreJudgedOnceTheWaitIsKnown() {
    play(
        new LegOpened(0, "a", "land", false),
        new LegOpened(MINUTE, "b", "land", false),
        new LegOpened(2 * MINUTE, "c", "land", false),
        new LegOpened(3 * MINUTE, "d", "land", false),
        new LegCalled(4 * MINUTE, "d", "1"),
        new LegCalled(12 * MINUTE, "a", "2"),
        new LegWithdrawn(13 * MINUTE, "b"),
        // The border itself is passed, too: the rest is nothing.
        new LegCalled(17 * MINUTE, "c", "3"));
    assertThat(notes.lines)
        .containsExactly(
            "a at 5: 7.0", "a at 10: 2.0", "c at 5: 10.0", "c at 10: 5.0", "c at 15: 0.0");
  }

  @Test
  void aWaitOfManyHoursIsJudgedForTwo() {
    play(new LegOpened(0, "a", "land", false), new LegCalled(600 * MINUTE, "a", "1"));
    assertThat(notes.lines).hasSize(StillWaiting.MAX_CHECKPOINTS);
    assertThat(notes.lines.getLast()).isEqualTo("a at 120: 480.0");
  }

  @Test
  void noMoreThanTheLimitAreKept() {
    int people = StillWaiting.MAX_OPEN / 4;
    for (int i = 0; i < people; i++) {
      estimator.accept(new LegOpened(5 * MINUTE * i / people, "t" + i, "land", false));
    }
    // Time goes on, a minute at a time.
    for (int minute = 5; minute < 115; minute++) {
      estimator.accept(new CounterOpened(minute * MINUTE, "1", List.of("land")));
    }
    // Each has the arrival and three checkpoints that have room, and twenty more that have none.
    callAll(people, 115 * MINUTE);
    assertThat(notes.lines).hasSize(3 * people);
  }

  @Test
  void noMoreThanTheLimitAreLookedAtBetweenTwoEvents() {
    int people = StillWaiting.MAX_AT_ONCE * 3 / 10;
    for (int i = 0; i < people; i++) {
      estimator.accept(new LegOpened(i, "t" + i, "land", false));
    }
    // Three checkpoints of each, and the fourth of a third; then two more of whoever is left.
    callAll(people / 2, 25 * MINUTE);
    estimator.accept(new CounterOpened(31 * MINUTE, "1", List.of("land")));
    callAll(people, 31 * MINUTE);
    assertThat(notes.lines).hasSize(StillWaiting.MAX_AT_ONCE + 2 * (people / 2));
  }

  private void callAll(int people, long micros) {
    for (int i = 0; i < people; i++) {
      estimator.accept(new LegCalled(micros, "t" + i, "1"));
      estimator.accept(new LegFreed(micros, "t" + i));
    }
  }

  @Test
  void whoHasJustComeIsToldWhatWasAnnounced() {
    play(
        new CounterOpened(0, "1", List.of("land")),
        new LegOpened(0, "a", "land", false),
        new LegCalled(0, "a", "1"),
        new LegOpened(MINUTE, "b", "land", false));
    assertThat(estimate(estimator.remaining("b", MINUTE)))
        .isEqualTo(notes.announcements.getFirst().estimate());
  }

  @Test
  void withoutACounterNothingCanBeSaid() {
    play(new LegOpened(0, "a", "land", false));
    assertThat(estimator.remaining("a", 0))
        .isEqualTo(new WaitForecast.Unknown(WaitForecast.Reason.NO_COUNTER));
  }

  @Test
  void itLearnsTheRestOfAWait() {
    Contest contest = new Contest(CALENDAR);
    PlayedQueue.days(40, 3, 0.97, 11).forEach(contest::accept);
    Map<RestPredictor, ScoreCard> cards = contest.restCards();
    ScoreCard.Figures ours = figures(cards, RestPredictor.OURS);
    assertThat(ours.count()).isGreaterThan(2_000);
    assertThat(ours.meanAbsoluteError())
        .isLessThan(0.6 * figures(cards, RestPredictor.LES_LEFT).meanAbsoluteError());
    assertThat(ours.coverage90()).isBetween(0.87, 0.93);
    assertThat(Math.abs(ours.bias())).isLessThan(0.05 * ours.meanWait());
  }

  private static ScoreCard.Figures figures(
      Map<RestPredictor, ScoreCard> cards, RestPredictor predictor) {
    return Objects.requireNonNull(cards.get(predictor)).figures();
  }
}
