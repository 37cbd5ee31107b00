package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentreOutlook.FreeCounter;
import io.counterwatch.centre.CentreOutlook.OneMore;
import io.counterwatch.centre.CentreOutlook.ServiceOutlook;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.FloorEvent.CounterOpened;
import io.counterwatch.forecast.FloorEvent.LegCalled;
import io.counterwatch.forecast.FloorEvent.LegForgotten;
import io.counterwatch.forecast.FloorEvent.LegFreed;
import io.counterwatch.forecast.FloorEvent.LegOpened;
import io.counterwatch.forecast.OutlookListener.Came;
import io.counterwatch.forecast.OutlookListener.Said;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a director is told, and what is kept of it. */
class OutlooksTest {
  private static final CentrePlan PLAN = HeardOutlooks.plan(Roster.NONE);

  private static CentreEstimator estimator() {
    return new CentreEstimator(ServiceDays.of(PLAN), EstimateListener.NOBODY);
  }

  private static long at(String time) {
    return Story.micros(time + ":00");
  }

  /** Both counters open; so many wait for land since ten, one for tax. */
  private static CentreEstimator manyWaitForLand(int waiting) {
    CentreEstimator estimator = estimator();
    estimator.accept(new CounterOpened(at("09:00"), "1", List.of("land")));
    estimator.accept(new CounterOpened(at("09:00"), "2", List.of("tax")));
    estimator.accept(new LegOpened(at("09:58"), "first", "land", false));
    estimator.accept(new LegCalled(at("09:58"), "first", "1"));
    estimator.accept(new LegOpened(at("09:59"), "other", "tax", false));
    estimator.accept(new LegCalled(at("09:59"), "other", "2"));
    for (int i = 0; i < waiting; i++) {
      estimator.accept(new LegOpened(at("10:00"), "w" + i, "land", false));
    }
    estimator.accept(new LegOpened(at("10:00"), "t", "tax", false));
    return estimator;
  }

  private static ServiceOutlook land(CentreOutlook outlook) {
    return Objects.requireNonNull(outlook.services().get("land"));
  }

  @Test
  void oneMoreCounterIsTheOneThatIsClosed() {
    CentreOutlook outlook = OutlookMaker.of(manyWaitForLand(15), PLAN, 30, at("10:01"));
    assertThat(outlook.services().keySet()).containsExactly("land", "tax");
    assertThat(land(outlook).waiting()).isEqualTo(15);
    OneMore more = Objects.requireNonNull(land(outlook).oneMore());
    assertThat(more.counter()).isEqualTo("3");
    assertThat(more.services()).containsExactly("land");
    assertThat(more.savedMinutes()).isGreaterThan(30);
    assertThat(more.course().waiting()).isLessThan(land(outlook).asItStands().waiting() - 2);
    assertThat(more.course().breach().probability())
        .isLessThan(land(outlook).asItStands().breach().probability());
    assertThat(outlook.freeCounter().service()).isEqualTo("land");
    assertThat(outlook.freeCounter().ties()).isEmpty();
    assertThat(outlook.freeCounter().savedMinutes()).isCloseTo(more.savedMinutes(), within(1e-9));
    ServiceOutlook tax = Objects.requireNonNull(outlook.services().get("tax"));
    OneMore moreTax = Objects.requireNonNull(tax.oneMore());
    assertThat(moreTax.counter()).isNull();
    assertThat(moreTax.services()).containsExactly("tax");
  }

  @Test
  void withinAMinuteTheSameStateGivesTheSame() {
    CentreEstimator estimator = manyWaitForLand(15);
    CentreOutlook one = OutlookMaker.of(estimator, PLAN, 30, at("10:01"));
    assertThat(OutlookMaker.of(estimator, PLAN, 30, at("10:01") + 59_999_999)).isEqualTo(one);
    assertThat(OutlookMaker.of(manyWaitForLand(15), PLAN, 30, at("10:01"))).isEqualTo(one);
    assertThat(OutlookMaker.of(estimator, PLAN, 30, at("10:02")).services())
        .isNotEqualTo(one.services());
  }

  @Test
  void whatHasHappenedIsCertain() {
    CentreOutlook outlook = OutlookMaker.of(manyWaitForLand(15), PLAN, 30, at("10:31"));
    assertThat(land(outlook).asItStands().breach().already()).isTrue();
    assertThat(land(outlook).asItStands().breach().probability()).isEqualTo(1);
  }

  @Test
  void anEmptyHallNeedsNoCounter() {
    CentreEstimator estimator = estimator();
    estimator.accept(new CounterOpened(at("09:00"), "1", List.of("land")));
    CentreOutlook outlook = OutlookMaker.of(estimator, PLAN, 30, at("09:01"));
    assertThat(outlook.freeCounter()).isEqualTo(FreeCounter.NOWHERE);
    assertThat(land(outlook).oneMore()).isNull();
    assertThat(land(outlook).asItStands().breach().probability()).isZero();
  }

  @Test
  void aFreeCounterGoesWhereItSavesMostByHand() {
    List<Double> standing = List.of(100.0, 120.0, 110.0);
    FreeCounter free =
        OutlookMaker.choose(
            standing,
            Map.of(
                "land", List.of(40.0, 60.0, 50.0),
                "tax", List.of(90.0, 100.0, 95.0),
                "birth", List.of(40.5, 60.5, 50.5)),
            true);
    assertThat(free).isEqualTo(new FreeCounter("land", 60, true, List.of("birth")));
    // Nobody saves a minute.
    assertThat(OutlookMaker.choose(standing, Map.of("tax", standing), true))
        .isEqualTo(FreeCounter.NOWHERE);
  }

  @Test
  void whatWasSaidIsJudgedByHand() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    estimator.accept(new LegOpened(at("10:21"), "b", "land", false));
    estimator.accept(new LegOpened(at("10:33"), "c", "tax", false));
    estimator.accept(new LegCalled(at("10:47"), "b", "1"));
    estimator.accept(new LegFreed(at("10:49"), "b"));
    estimator.accept(new LegCalled(at("11:04"), "a", "1"));
    estimator.endOutlooks(at("23:59"));
    // Nothing is said before anybody comes, nor of a service of which nobody waits or came.
    assertThat(heard.said.getFirst().micros()).isEqualTo(at("10:15"));
    assertThat(heard.said("10:15").service()).isEqualTo("land");
    assertThat(heard.said("10:15").already()).isFalse();
    // a has waited thirty minutes at 10:31; at 10:45 a and b wait, at 11:00 a alone.
    assertThat(heard.came("10:15"))
        .isEqualTo(new Came("land", at("10:15"), 2, at("10:31"), false, false, false));
    assertThat(heard.came("10:30"))
        .isEqualTo(new Came("land", at("10:30"), 1, at("10:31"), false, false, false));
    assertThat(heard.said("10:30").already()).isFalse();
    assertThat(heard.said("10:45").already()).isTrue();
    // c is never called: at 11:03 it has waited for thirty minutes.
    assertThat(heard.came)
        .contains(new Came("tax", at("10:45"), 1, at("11:03"), false, false, false))
        .contains(new Came("tax", at("11:00"), 1, at("11:03"), false, false, false));
    // Of what is said in the last three quarters of an hour nobody knows what would have come.
    assertThat(heard.said.getLast().micros()).isEqualTo(at("23:45"));
    assertThat(heard.came)
        .hasSize((int) heard.said.stream().filter(said -> said.micros() <= at("23:14")).count());
  }

  /** What is late changes what is said from then on, and nothing before is played again. */
  @Test
  void aDayThatIsToldAgainSaysTheSameUpToTheLateEvent() {
    PlayedBorders played = new PlayedBorders();
    HeardOutlooks first = tell(played, false);
    HeardOutlooks again = tell(played, true);
    HeardOutlooks anew = tell(new PlayedBorders(), true);
    assertThat(again.said).isEqualTo(anew.said).isNotEqualTo(first.said);
    assertThat(again.said.subList(0, 3)).isEqualTo(first.said.subList(0, 3));
  }

  private static HeardOutlooks tell(PlayedBorders played, boolean withLate) {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, played);
    for (int i = 0; i < 10; i++) {
      estimator.accept(new LegOpened(at("10:0" + i), "a" + i, "land", false));
    }
    if (withLate) {
      estimator.accept(new LegCalled(at("10:50"), "a0", "1"));
    }
    estimator.accept(new LegCalled(at("11:10"), "a1", "1"));
    estimator.endOutlooks(at("23:59"));
    return heard;
  }

  @Test
  void onlyAnotherPastIsPlayedAgain() {
    PlayedBorders played = new PlayedBorders();
    int[] plays = new int[1];
    Supplier<Map<String, WhatIf.ServiceOutlook>> play =
        () -> {
          plays[0]++;
          return Map.of();
        };
    long told =
        PlayedBorders.told(PlayedBorders.NOTHING, new LegOpened(at("10:01"), "a", "land", false));
    played.at(at("10:15"), told, play);
    played.at(at("10:15"), told, play);
    assertThat(plays[0]).isEqualTo(1);
    played.at(at("10:30"), told, play);
    played.at(at("10:15"), PlayedBorders.NOTHING, play);
    assertThat(plays[0]).isEqualTo(3);
  }

  /** At 12:50 counter 3 is shut, but its clerk comes at one: to open it is no advice. */
  @Test
  void aCounterThatOpensAnywayIsNoCandidate() {
    Roster roster =
        new Roster(
            List.of(new StaffMember("s-03", Names.same("C"), List.of())),
            List.of(
                new Shift(
                    "s-03",
                    "3",
                    EnumSet.allOf(DayOfWeek.class),
                    List.of(new Span(LocalTime.of(13, 0), LocalTime.of(17, 0))))));
    CentreEstimator estimator = manyWaitForLand(15);
    assertThat(candidate(estimator, at("12:50"))).isEqualTo("3");
    estimator.foresee(new PlannedCounters(HeardOutlooks.plan(roster)));
    assertThat(candidate(estimator, at("12:50"))).isNull();
    assertThat(candidate(estimator, at("12:20"))).isEqualTo("3");
  }

  private static @Nullable String candidate(CentreEstimator estimator, long micros) {
    CentreOutlook outlook = OutlookMaker.of(estimator, PLAN, 30, micros);
    return Objects.requireNonNull(land(outlook).oneMore()).counter();
  }

  @Test
  void whoIsCalledInTimePassesNoLimit() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    estimator.accept(new LegCalled(at("10:31"), "a", "1"));
    estimator.accept(new LegFreed(at("10:40"), "a"));
    estimator.endOutlooks(at("23:59"));
    assertThat(heard.came).isNotEmpty().allMatch(came -> came.passedMicros() == null);
  }

  /** As a former day ends: nobody is called any more, and whoever waits goes at the very end. */
  @Test
  void whoWaitsAfterTheLastEventPassesTheLimit() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    estimator.accept(new LegOpened(at("10:20"), "b", "tax", false));
    estimator.endMoment();
    estimator.endOutlooks(at("23:59"));
    estimator.accept(new LegForgotten(at("10:20"), "a"));
    estimator.accept(new LegForgotten(at("10:20"), "b"));
    assertThat(heard.came("10:15").passedMicros()).isEqualTo(at("10:31"));
    assertThat(heard.came)
        .contains(new Came("tax", at("10:30"), 1, at("10:50"), false, false, false));
    assertThat(estimator.state()).isNotEmpty();
  }

  /** What has happened is no merit: the correction learns nothing of it. */
  @Test
  void whatHasHappenedIsNotJudged() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.accept(new LegOpened(at("10:01"), "a", "land", false));
    estimator.accept(new LegOpened(at("10:40"), "b", "land", false));
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    estimator.accept(new LegCalled(at("10:52"), "b", "1"));
    estimator.endOutlooks(at("12:00"));
    assertThat(heard.said).isNotEmpty().allMatch(Said::already);
    assertThat(heard.came).isNotEmpty();
    for (double said : new double[] {0, 0.3, 0.7, 1}) {
      assertThat(estimator.calibration().correct(said)).isCloseTo(said, within(1e-12));
    }
  }

  @Test
  void theCorrectionIsPartOfTheState() {
    HeardOutlooks heard = new HeardOutlooks();
    CentreEstimator estimator = estimator();
    estimator.keepOutlooks(PLAN, heard, new PlayedBorders());
    for (int hour = 8; hour < 18; hour++) {
      String time = "%02d:".formatted(hour);
      estimator.accept(new LegOpened(at(time + "01"), "a" + hour, "land", false));
      estimator.accept(new LegCalled(at(time + "41"), "a" + hour, "1"));
      estimator.accept(new LegFreed(at(time + "42"), "a" + hour));
    }
    estimator.endOutlooks(at("23:59"));
    double[] said = {0, 0.2, 0.4, 0.6, 0.8, 1};
    double[] corrected = Arrays.stream(said).map(estimator.calibration()::correct).toArray();
    assertThat(corrected).isNotEqualTo(said);
    CentreEstimator again =
        CentreEstimator.of(ServiceDays.of(PLAN), EstimateListener.NOBODY, estimator.state());
    assertThat(Arrays.stream(said).map(again.calibration()::correct).toArray())
        .isEqualTo(corrected);
  }
}
