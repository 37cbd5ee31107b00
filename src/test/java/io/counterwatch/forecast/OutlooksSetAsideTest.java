package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.FloorEvent.CounterClosed;
import io.counterwatch.forecast.FloorEvent.CounterOpened;
import io.counterwatch.forecast.FloorEvent.LegCalled;
import io.counterwatch.forecast.FloorEvent.LegFreed;
import io.counterwatch.forecast.FloorEvent.LegOpened;
import io.counterwatch.forecast.OutlookListener.Came;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which answers are set aside, since other counters than foreseen were at work. */
class OutlooksSetAsideTest {
  private static final CentrePlan PLAN = HeardOutlooks.plan(Roster.NONE);

  private static CentreEstimator estimator() {
    return new CentreEstimator(ServiceDays.of(PLAN), EstimateListener.NOBODY);
  }

  private static long at(String time) {
    return Story.micros(time + ":00");
  }

  @Test
  void countersThatNobodyForesawAreTold() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new CounterOpened(at("10:00"), "1", List.of("land")));
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    estimator.accept(new CounterOpened(at("11:05"), "3", List.of("land")));
    estimator.accept(new CounterClosed(at("11:40"), "3"));
    estimator.endOutlooks(at("23:59"));
    assertThat(heard.came("10:15").moreCounters()).isFalse();
    assertThat(heard.came("10:30").moreCounters()).isTrue();
    assertThat(heard.came("11:00").moreCounters()).isTrue();
    assertThat(heard.came("11:15").moreCounters()).isFalse();
    // Closed at 11:40, it may be a break until 11:55: five minutes are lost until noon, then
    // twenty.
    assertThat(heard.came("11:15").fewerCounters()).isFalse();
    assertThat(heard.came("11:30").fewerCounters()).isTrue();
    // Nobody awaits it, nor is astonished should it come back.
    assertThat(heard.came("11:45").fewerCounters()).isFalse();
  }

  /** Somebody waits for land since 10:01, at 10:15 nobody is at work; heard until 11:05. */
  private static CentreEstimator nobodyAtWork(HeardOutlooks heard, FloorEvent... later) {
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    List.of(later).forEach(estimator::accept);
    estimator.endOutlooks(at("11:05"));
    return estimator;
  }

  private static boolean hasLearned(CentreEstimator estimator) {
    double[] said = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    return Arrays.stream(said)
        .anyMatch(each -> Math.abs(estimator.calibration().correct(each) - each) > 1e-12);
  }

  @Test
  void whatComesOtherwiseWithoutAnybodysDoingIsLearned() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator =
        nobodyAtWork(heard, new LegCalled(at("10:25"), "a", "1"), new LegFreed(at("10:27"), "a"));
    assertThat(heard.said("10:15").probability()).isGreaterThan(0.3);
    assertThat(heard.came("10:15"))
        .isEqualTo(new Came("land", at("10:15"), 0, null, false, false, false));
    assertThat(hasLearned(estimator)).isTrue();
  }

  /** The limit would have been passed at 10:31; it was said, and somebody opened a counter. */
  @Test
  void anAnswerThatMovedSomebodyIsKeptAndNotLearnedFrom() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator =
        nobodyAtWork(
            heard,
            new CounterOpened(at("10:20"), "1", List.of("land")),
            new LegCalled(at("10:25"), "a", "1"),
            new LegFreed(at("10:27"), "a"));
    assertThat(heard.came("10:15"))
        .isEqualTo(new Came("land", at("10:15"), 0, null, true, false, true));
    assertThat(hasLearned(estimator)).isFalse();
  }

  /** A counter that is opened because the limit is passed has made no answer false. */
  @Test
  void whatCameTrueBeforeAnybodyActedIsLearned() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator =
        nobodyAtWork(
            heard,
            new CounterOpened(at("10:33"), "1", List.of("land")),
            new LegCalled(at("10:34"), "a", "1"),
            new LegFreed(at("10:40"), "a"));
    assertThat(heard.came("10:15"))
        .isEqualTo(new Came("land", at("10:15"), 0, at("10:31"), true, false, false));
    assertThat(hasLearned(estimator)).isTrue();
  }

  /** From 10:33 on nobody takes it for a break any more; at 10:40 the limit is passed. */
  @Test
  void anAnswerThatLostACounterIsNotLearnedFrom() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new CounterOpened(at("10:00"), "1", List.of("land")));
    estimator.accept(new LegOpened(at("10:05"), "x", "land", false));
    estimator.accept(new LegCalled(at("10:05"), "x", "1"));
    estimator.accept(new LegOpened(at("10:10"), "a", "land", false));
    estimator.accept(new LegFreed(at("10:16"), "x"));
    estimator.accept(new CounterClosed(at("10:18"), "1"));
    estimator.endOutlooks(at("11:05"));
    assertThat(heard.came("10:15"))
        .isEqualTo(new Came("land", at("10:15"), 1, at("10:40"), false, true, true));
    assertThat(hasLearned(estimator)).isFalse();
  }

  /** As many counters as before, and none of land: that was not foreseen either. */
  @Test
  void countersOfTheServiceCountByThemselves() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new CounterOpened(at("10:00"), "1", List.of("land")));
    estimator.accept(new LegOpened(at("10:10"), "a", "land", false));
    estimator.accept(new LegOpened(at("10:10"), "b", "tax", false));
    estimator.accept(new CounterOpened(at("10:16"), "2", List.of("tax")));
    estimator.accept(new CounterClosed(at("10:16"), "1"));
    estimator.endOutlooks(at("11:05"));
    Map<String, Came> came = new LinkedHashMap<>();
    heard.came.stream()
        .filter(each -> each.micros() == at("10:15"))
        .forEach(each -> came.put(each.service(), each));
    // Counter 2 is one more of tax; counter 1 may have a break until 10:31, and of all counters
    // there are as many as before.
    assertThat(came)
        .containsEntry("tax", new Came("tax", at("10:15"), 1, at("10:40"), true, false, true))
        .containsEntry("land", new Came("land", at("10:15"), 1, at("10:40"), false, true, true));
  }

  /**
   * The clerk of counter 3 comes two minutes after the shift began: that was to be expected, and
   * was played.
   */
  @Test
  void whoOpensAShiftALittleLateHasBeenForeseen() {
    CentrePlan plan =
        HeardOutlooks.plan(
            new Roster(
                List.of(),
                List.of(
                    new Shift(
                        "s-03",
                        "3",
                        EnumSet.allOf(DayOfWeek.class),
                        List.of(new Span(LocalTime.of(10, 15), LocalTime.of(17, 0)))))));
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.beginDay(plan);
    estimator.keepOutlooks(plan, heard, new PlayedBorders());
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    estimator.accept(new CounterOpened(at("10:17"), "3", List.of("land")));
    estimator.accept(new LegCalled(at("10:17"), "a", "3"));
    estimator.accept(new LegFreed(at("10:25"), "a"));
    estimator.endOutlooks(at("11:05"));
    assertThat(heard.said("10:15").probability()).as("it is played").isLessThan(0.3);
    assertThat(heard.came("10:15"))
        .isEqualTo(new Came("land", at("10:15"), 0, null, false, false, false));
  }
}
