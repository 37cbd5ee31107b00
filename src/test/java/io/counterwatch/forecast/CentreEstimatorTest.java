package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.Contest.Predictor;
import io.counterwatch.forecast.FloorEvent.CounterClosed;
import io.counterwatch.forecast.FloorEvent.CounterOpened;
import io.counterwatch.forecast.FloorEvent.LegCalled;
import io.counterwatch.forecast.FloorEvent.LegForgotten;
import io.counterwatch.forecast.FloorEvent.LegFreed;
import io.counterwatch.forecast.FloorEvent.LegOpened;
import io.counterwatch.forecast.FloorEvent.LegResumed;
import io.counterwatch.forecast.FloorEvent.LegWithdrawn;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CentreEstimatorTest {
  private static final ServiceDays CALENDAR = new ServiceDays(ZoneOffset.UTC, LocalTime.MIDNIGHT);
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;

  /** Writes down what it hears. */
  private static final class Notes implements EstimateListener {
    final List<String> lines = new ArrayList<>();
    final List<WaitEstimate> estimates = new ArrayList<>();

    @Override
    public void announced(Announcement announcement) {
      lines.add("announced " + announcement.leg());
      estimates.add(announcement.estimate());
    }

    @Override
    public void called(Announcement announcement, double minutes) {
      lines.add("called " + announcement.leg() + " " + minutes);
    }

    @Override
    public void withdrew(Announcement announcement, double minutes) {
      lines.add("withdrew " + announcement.leg() + " " + minutes);
    }

    @Override
    public void forgotten(Announcement announcement, double minutes) {
      lines.add("forgotten " + announcement.leg() + " " + minutes);
    }

    @Override
    public void reconsidered(Checkpoint checkpoint, double minutes) {
      estimates.add(checkpoint.estimate());
    }
  }

  private static Notes play(List<FloorEvent> events) {
    Notes notes = new Notes();
    CentreEstimator estimator = new CentreEstimator(CALENDAR, notes);
    events.forEach(estimator::accept);
    estimator.endMoment();
    return notes;
  }

  @Test
  void whoWaitsIsToldAndWhoIsCalledAtOnceIsNot() {
    Notes notes =
        play(
            List.of(
                new LegOpened(0, "a", "land", false),
                new LegCalled(0, "a", "1"),
                new LegOpened(MINUTE, "b", "land", false),
                new LegOpened(2 * MINUTE, "c", "land", false),
                new LegFreed(5 * MINUTE, "a"),
                new LegCalled(5 * MINUTE, "b", "1"),
                new LegWithdrawn(6 * MINUTE, "c"),
                new LegOpened(7 * MINUTE, "d", "land", false),
                new LegForgotten(9 * MINUTE, "d")));
    assertThat(notes.lines)
        .containsExactly(
            "announced b",
            "announced c",
            "called b 4.0",
            "withdrew c 4.0",
            "announced d",
            "forgotten d 2.0");
  }

  @Test
  void whoIsResumedOvertakesNobodyAndDidNotComeNow() {
    List<FloorEvent> events =
        new ArrayList<>(
            List.of(
                new CounterOpened(0, "1", List.of("land")),
                new CounterOpened(0, "2", List.of("land")),
                new LegOpened(MINUTE, "a", "land", false),
                new LegOpened(2 * MINUTE, "b", "land", false)));
    List<FloorEvent> resumed = new ArrayList<>(events);
    resumed.add(new LegResumed(3 * MINUTE, "c", "land", false, "2"));
    List<FloorEvent> opened = new ArrayList<>(events);
    opened.add(new LegOpened(3 * MINUTE, "c", "land", false));
    opened.add(new LegCalled(3 * MINUTE, "c", "2"));
    List<FloorEvent> after =
        List.of(
            new LegFreed(8 * MINUTE, "c"),
            new LegCalled(10 * MINUTE, "a", "1"),
            new LegOpened(11 * MINUTE, "d", "land", false));
    resumed.addAll(after);
    opened.addAll(after);
    Notes notes = play(resumed);
    assertThat(notes.lines)
        .containsExactly("announced a", "announced b", "called a 9.0", "announced d");
    // Somebody who came at 3 and was called over two who wait would be waited for by all that come.
    assertThat(notes.estimates.getLast()).isNotEqualTo(play(opened).estimates.getLast());
  }

  @Test
  void nobodyLearnsFromWhoWasForgotten() {
    List<FloorEvent> day =
        List.of(
            new CounterOpened(0, "1", List.of("land")),
            new LegOpened(MINUTE, "a", "land", false),
            new LegCalled(2 * MINUTE, "a", "1"),
            new LegFreed(7 * MINUTE, "a"),
            new LegOpened(8 * MINUTE, "b", "land", false),
            new LegCalled(9 * MINUTE, "b", "1"));
    long end = 500 * MINUTE;
    assertThat(nextWait(day, new LegForgotten(end, "b")))
        .isLessThan(nextWait(day, new LegFreed(end, "b")));
  }

  /** What is expected after that day of somebody behind one who has just been called. */
  private static double nextWait(List<FloorEvent> day, FloorEvent last) {
    CentreEstimator estimator = new CentreEstimator(CALENDAR, new Notes());
    day.forEach(estimator::accept);
    estimator.accept(last);
    long next = last.micros() + MINUTE;
    estimator.accept(new CounterOpened(next, "1", List.of("land")));
    estimator.accept(new LegOpened(next, "x", "land", false));
    estimator.accept(new LegCalled(next + MINUTE, "x", "1"));
    WaitForecast told = estimator.forecast("land", false, next + MINUTE);
    return ((WaitForecast.Known) told).estimate().expectedMinutes();
  }

  @Test
  void theFirstEstimateIsTheSharedWork() {
    Notes notes =
        play(
            List.of(
                new LegOpened(0, "a", "land", false),
                new LegCalled(0, "a", "1"),
                new LegOpened(MINUTE, "b", "land", false)));
    // One counter that attends to somebody for the 5 min that are believed, of which it is known
    // only half to serve the service: 5 ÷ 1, at the weight that is believed at first.
    assertThat(notes.estimates).hasSize(1);
    assertThat(notes.estimates.getFirst().expectedMinutes()).isEqualTo(0.8 * 5);
    assertThat(notes.estimates.getFirst().highMinutes())
        .isGreaterThan(notes.estimates.getFirst().expectedMinutes());
  }

  @Test
  void anEventOfThePastIsRefused() {
    CentreEstimator estimator = new CentreEstimator(CALENDAR, new Notes());
    estimator.accept(new LegOpened(MINUTE, "a", "land", false));
    assertThatThrownBy(() -> estimator.accept(new LegWithdrawn(0, "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatMakesNoSenseChangesNothing() {
    Notes notes =
        play(
            List.of(
                new LegFreed(0, "nobody"),
                new LegCalled(0, "nobody", "1"),
                new LegWithdrawn(0, "nobody")));
    assertThat(notes.lines).isEmpty();
  }

  @Test
  void theSameEventsGiveTheSameEstimates() {
    List<FloorEvent> events = PlayedQueue.days(6, 3, 0.95, 7);
    assertThat(play(events).estimates).isEqualTo(play(events).estimates).hasSizeGreaterThan(500);
  }

  @Test
  void askingChangesNothing() {
    List<FloorEvent> events = PlayedQueue.days(2, 3, 0.95, 7);
    Notes asked = new Notes();
    CentreEstimator estimator = new CentreEstimator(CALENDAR, asked);
    WhatIf.Question question = new WhatIf.Question(30, 30, Map.of("land", 15.0), List.of());
    Set<String> waiting = new LinkedHashSet<>();
    for (FloorEvent event : events) {
      estimator.accept(event);
      estimator.forecast("land", false, event.micros() + MINUTE);
      note(waiting, event);
      waiting.forEach(leg -> estimator.remaining(leg, event.micros() + 3 * MINUTE));
      if (event.micros() % 7 == 0) {
        estimator.whatIf(question, event.micros(), 1);
      }
    }
    estimator.endMoment();
    assertThat(asked.estimates).isEqualTo(play(events).estimates);
  }

  private static void note(Set<String> waiting, FloorEvent event) {
    if (event instanceof LegOpened opened) {
      waiting.add(opened.leg());
    } else if (event instanceof LegCalled called) {
      waiting.remove(called.leg());
    }
  }

  @Test
  void withoutACounterNothingCanBeSaid() {
    CentreEstimator estimator = new CentreEstimator(CALENDAR, new Notes());
    estimator.accept(new LegOpened(0, "a", "land", false));
    assertThat(estimator.forecast("land", false, 0))
        .isEqualTo(new WaitForecast.Unknown(WaitForecast.Reason.NO_COUNTER));
    estimator.accept(new CounterOpened(MINUTE, "1", List.of("tax")));
    assertThat(estimator.forecast("land", false, MINUTE))
        .isEqualTo(new WaitForecast.Unknown(WaitForecast.Reason.NO_COUNTER));
    assertThat(estimator.forecast("tax", false, MINUTE)).isInstanceOf(WaitForecast.Known.class);
    estimator.accept(new CounterClosed(2 * MINUTE, "1"));
    assertThat(estimator.forecast("tax", false, 2 * MINUTE))
        .isEqualTo(new WaitForecast.Unknown(WaitForecast.Reason.NO_COUNTER));
  }

  /** Thirty calls each: counter 1 has land's, counter 2 those of tax and a stray one of land. */
  private static CentreEstimator twoCountersThatDeclareNothing() {
    CentreEstimator estimator = new CentreEstimator(CALENDAR, new Notes());
    estimator.accept(new CounterOpened(0, "1", List.of()));
    estimator.accept(new CounterOpened(0, "2", List.of()));
    for (int i = 0; i <= 30; i++) {
      long at = (10 * i + 1) * MINUTE;
      String second = i == 30 ? "land" : "tax";
      estimator.accept(new LegOpened(at, "a" + i, "land", false));
      estimator.accept(new LegOpened(at, "b" + i, second, false));
      estimator.accept(new LegCalled(at + MINUTE, "a" + i, "1"));
      estimator.accept(new LegCalled(at + MINUTE, "b" + i, "2"));
      estimator.accept(new LegFreed(at + 4 * MINUTE, "a" + i));
      estimator.accept(new LegFreed(at + 4 * MINUTE, "b" + i));
    }
    return estimator;
  }

  @Test
  void ofCountersThatDeclareNothingTheirCallsTell() {
    CentreEstimator estimator = twoCountersThatDeclareNothing();
    long now = 310 * MINUTE + (long) (Floor.LATELY_MINUTES * MINUTE);
    WaitForecast none = new WaitForecast.Unknown(WaitForecast.Reason.NO_COUNTER);
    assertThat(estimator.forecast("land", false, now)).isInstanceOf(WaitForecast.Known.class);
    assertThat(estimator.forecast("stamp", false, now))
        .as("of what nobody was ever called for, nobody knows who serves it")
        .isInstanceOf(WaitForecast.Known.class);
    estimator.accept(new CounterClosed(now, "1"));
    assertThat(estimator.forecast("land", false, now)).isEqualTo(none);
    assertThat(estimator.forecast("tax", false, now)).isInstanceOf(WaitForecast.Known.class);
    assertThat(estimator.forecast("stamp", false, now)).isInstanceOf(WaitForecast.Known.class);
    estimator.accept(new CounterClosed(now, "2"));
    assertThat(estimator.forecast("stamp", false, now)).isEqualTo(none);
    estimator.accept(new CounterOpened(now + MINUTE, "1", List.of()));
    assertThat(estimator.forecast("land", false, now + MINUTE))
        .isInstanceOf(WaitForecast.Known.class);
    assertThat(estimator.forecast("tax", false, now + MINUTE)).isEqualTo(none);
  }

  @Test
  void aRestartGoesOnAsIfNothingHadBeen() {
    List<FloorEvent> all = PlayedQueue.days(5, 3, 0.95, 7);
    long border = 3 * 1_440 * MINUTE;
    List<FloorEvent> later = all.stream().filter(event -> event.micros() >= border).toList();
    Notes heard = new Notes();
    CentreEstimator through = new CentreEstimator(CALENDAR, heard);
    all.stream().filter(event -> event.micros() < border).forEach(through::accept);
    through.endMoment();
    byte[] state = through.state();
    heard.estimates.clear();
    later.forEach(through::accept);
    through.endMoment();

    Notes resumed = new Notes();
    CentreEstimator restarted = CentreEstimator.of(CALENDAR, resumed, state);
    later.forEach(restarted::accept);
    restarted.endMoment();

    assertThat(resumed.estimates).isEqualTo(heard.estimates).hasSizeGreaterThan(100);
    assertThat(restarted.state()).isEqualTo(through.state());
  }

  @Test
  void onlyAWholeStateIsTaken() {
    CentreEstimator estimator = new CentreEstimator(CALENDAR, new Notes());
    PlayedQueue.days(1, 3, 0.95, 7).forEach(estimator::accept);
    byte[] state = estimator.state();
    assertRefused(Arrays.copyOf(state, state.length - 1), "ends early");
    assertRefused(Arrays.copyOf(state, state.length + 1), "too long");
    byte[] other = state.clone();
    other[Long.BYTES - 1]++;
    assertRefused(other, "version");
  }

  private static void assertRefused(byte[] state, String complaint) {
    assertThatThrownBy(() -> CentreEstimator.of(CALENDAR, new Notes(), state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void aStateIsOfAnEmptyFloor() {
    CentreEstimator estimator = new CentreEstimator(CALENDAR, new Notes());
    estimator.accept(new LegOpened(0, "a", "land", false));
    assertThatThrownBy(estimator::state).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itLearnsALine() {
    Contest contest = new Contest(CALENDAR);
    PlayedQueue.days(40, 3, 0.97, 11).forEach(contest::accept);
    ScoreCard.Figures les = contest.card(Predictor.LES).figures();
    ScoreCard.Figures ours = contest.card(Predictor.OURS).figures();
    assertThat(ours.count()).isGreaterThan(3_000);
    assertThat(ours.meanAbsoluteError()).isLessThan(0.6 * les.meanAbsoluteError());
    assertThat(ours.pinball90()).isLessThan(0.6 * les.pinball90());
    assertThat(ours.coverage90()).isBetween(0.88, 0.92);
    assertThat(Math.abs(ours.bias())).isLessThan(0.05 * ours.meanWait());
  }
}
