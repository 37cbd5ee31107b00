package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.forecast.CallOrder.Kind;
import io.counterwatch.forecast.WhatIf.Outlook;
import io.counterwatch.forecast.WhatIf.Question;
import io.counterwatch.forecast.WhatIf.ServiceOutlook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;
  private static final Kind LAND = new Kind("land", false);
  private static final Map<String, Double> LIMITS = Map.of("land", 12.0);
  private static final long NOW = 100 * MINUTE;

  /** Everybody takes ten minutes, and nobody gives up. */
  private static Learned tenMinutesEach() {
    Learned learned = Learned.nothing();
    for (int i = 0; i < 20; i++) {
      learned.occupancy().observe("land", 10);
    }
    learned.waits().waited("land", 8, 1e12);
    return learned;
  }

  /** One counter, five minutes into a service; two wait, since four minutes and one. */
  private static Floor twoWait() {
    Floor floor = new Floor();
    floor.open("z", LAND, NOW - 6 * MINUTE);
    floor.call("z", "1", NOW - 5 * MINUTE);
    floor.open("a", LAND, NOW - 4 * MINUTE);
    floor.open("b", LAND, NOW - MINUTE);
    return floor;
  }

  private static Outlook outlook(Question question) {
    return WhatIf.of(twoWait(), tenMinutesEach(), question, Timetable.AS_NOW, NOW, 1);
  }

  @Test
  void oneCounterByHand() {
    Outlook outlook = outlook(new Question(30, 30, LIMITS, List.of()));
    // a is called when the service ends, in 5 min; b 10 min later, after 16: the limit of 12 is
    // passed in 11.
    assertThat(outlook.waits().keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(outlook.waits().get("a")).hasSize(WhatIf.RUNS).allMatch(at -> at == 5);
    assertThat(outlook.waits().get("b"))
        .hasSize(WhatIf.RUNS)
        .allSatisfy(at -> assertThat(at).isCloseTo(15, within(1e-9)));
    ServiceOutlook land = land(outlook);
    assertThat(land.meanWaiting()).isZero();
    assertThat(land.passes()).isEqualTo(1);
    assertThat(land.passesEarly()).hasValue(11);
    assertThat(land.passesMiddle()).hasValue(11);
    assertThat(land.passesLate()).hasValue(11);
  }

  @Test
  void oneMoreCounterByHand() {
    Outlook outlook = outlook(new Question(30, 30, LIMITS, List.of(List.of("land"))));
    // a at once, b when the first counter is free.
    assertThat(outlook.waits().get("a")).allMatch(at -> at == 0);
    assertThat(outlook.waits().get("b")).allMatch(at -> at == 5);
    assertThat(land(outlook).passes()).isZero();
    assertThat(land(outlook).passesMiddle()).isEmpty();
  }

  @Test
  void aCounterOfAnotherServiceHelpsNobody() {
    Outlook outlook = outlook(new Question(30, 30, LIMITS, List.of(List.of("tax"))));
    assertThat(outlook).isEqualTo(outlook(new Question(30, 30, LIMITS, List.of())));
  }

  @Test
  void whoIsNotCalledBeforeTheEndIsLeft() {
    Outlook outlook = outlook(new Question(10, 10, LIMITS, List.of()));
    assertThat(outlook.waits().keySet()).containsExactly("a");
    assertThat(land(outlook).meanWaiting()).isEqualTo(1);
    // After 11 minutes b has not waited more than 12.
    assertThat(land(outlook).passes()).isZero();
  }

  private static Outlook planned(Timetable.Change... changes) {
    return WhatIf.of(
        twoWait(),
        tenMinutesEach(),
        new Question(30, 30, LIMITS, List.of()),
        new Timetable(true, Set.of("1", "absent"), List.of(changes)),
        NOW,
        1);
  }

  @Test
  void aCounterThatClosesTakesNobodyMore() {
    Outlook outlook = planned(new Timetable.Counter(3, "1", false, List.of()));
    assertThat(outlook.waits()).isEmpty();
    assertThat(land(outlook).meanWaiting()).isEqualTo(2);
    // a came four minutes ago: the limit of 12 is passed in 8.
    assertThat(land(outlook).passesMiddle()).hasValue(8);
  }

  @Test
  void aCounterThatOpensTakesThem() {
    Outlook outlook = planned(new Timetable.Counter(2, "2", true, List.of("land")));
    assertThat(outlook.waits().get("a")).allMatch(at -> at == 2);
    assertThat(outlook.waits().get("b")).allMatch(at -> at == 5);
  }

  @Test
  void aCounterOfOtherServicesTakesNobody() {
    Outlook outlook = planned(new Timetable.Counter(2, "2", true, List.of("tax")));
    assertThat(outlook.waits().get("a")).allMatch(at -> at == 5);
  }

  @Test
  void whoIsAbsentFromAShiftIsNotAwaitedAtTheNext() {
    Outlook outlook = planned(new Timetable.Counter(2, "absent", true, List.of("land")));
    assertThat(outlook.waits().get("a")).allMatch(at -> at == 5);
  }

  @Test
  void closedDoorsStopAllUntilTheyOpen() {
    Outlook outlook = planned(new Timetable.Doors(3, false), new Timetable.Doors(20, true));
    assertThat(outlook.waits().get("a")).allMatch(at -> at == 20);
    assertThat(outlook.waits().get("b")).allMatch(at -> at == 30);
  }

  @Test
  void nobodyComesThroughClosedDoors() {
    Learned learned = tenMinutesEach();
    for (int i = 0; i < 60; i++) {
      learned.flow().arrived(NOW - (60 - i) * MINUTE / 2, LAND);
    }
    Question question = new Question(30, 30, LIMITS, List.of());
    Timetable closing = new Timetable(true, Set.of(), List.of(new Timetable.Doors(0.001, false)));
    assertThat(land(WhatIf.of(twoWait(), learned, question, closing, NOW, 1)).meanWaiting())
        .isEqualTo(2);
  }

  @Test
  void lateMinutesByHand() {
    Question question = new Question(30, 45, 30, LIMITS, Map.of("land", 8.0), List.of());
    Outlook outlook = WhatIf.of(twoWait(), tenMinutesEach(), question, Timetable.AS_NOW, NOW, 1);
    // a waits 9 of 8 minutes when it is called, b 16.
    assertThat(outlook.lateMinutes())
        .allSatisfy(late -> assertThat(late).isCloseTo(1 + 8, within(1e-9)));
    assertThat(outlook.waitedMinutes())
        .allSatisfy(waited -> assertThat(waited).isCloseTo(5 + 15, within(1e-9)));
  }

  private static ServiceOutlook land(Outlook outlook) {
    ServiceOutlook land = outlook.services().get("land");
    if (land == null) {
      throw new AssertionError("nothing of land in " + outlook);
    }
    return land;
  }

  /** The same people come either way, so a counter more can make no queue longer. */
  @Property(tries = 60)
  void oneMoreCounterNeverHurts(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 30) int waiting,
      @ForAll @IntRange(min = 0, max = 40) int arrivals) {
    Learned learned = tenMinutesEach();
    for (int i = 0; i < 60; i++) {
      learned.occupancy().observe("land", 1 + i % 20);
    }
    for (int i = 0; i < arrivals; i++) {
      learned.flow().arrived(NOW - i * MINUTE / 2, LAND);
    }
    Floor floor = twoWait();
    for (int i = 0; i < waiting; i++) {
      floor.open("w" + i, LAND, NOW - MINUTE / 2);
    }
    ServiceOutlook without =
        land(
            WhatIf.of(
                floor,
                learned,
                new Question(60, 60, LIMITS, List.of()),
                Timetable.AS_NOW,
                NOW,
                seed));
    ServiceOutlook with =
        land(
            WhatIf.of(
                floor,
                learned,
                new Question(60, 60, LIMITS, List.of(List.of("land"))),
                Timetable.AS_NOW,
                NOW,
                seed));
    assertThat(with.meanWaiting()).isLessThanOrEqualTo(without.meanWaiting());
    assertThat(with.passes()).isLessThanOrEqualTo(without.passes());
  }

  /** Who waits has the same business either way: nobody is called later, in no single future. */
  @Test
  void withOneMoreCounterNobodyIsCalledLater() {
    Learned learned = tenMinutesEach();
    for (int i = 0; i < 60; i++) {
      learned.occupancy().observe("land", 1 + i % 20);
    }
    Floor floor = twoWait();
    for (int i = 2; i < 6; i++) {
      floor.open("z" + i, LAND, NOW - 6 * MINUTE);
      floor.call("z" + i, "" + i, NOW - i * MINUTE);
    }
    for (int i = 0; i < 18; i++) {
      floor.open("w" + i, LAND, NOW - MINUTE / 2);
    }
    Question question = new Question(240, 240, LIMITS, List.of());
    Outlook without = WhatIf.of(floor, learned, question, Timetable.AS_NOW, NOW, 5);
    Outlook with =
        WhatIf.of(floor, learned, question.withOneMore(List.of("land")), Timetable.AS_NOW, NOW, 5);
    without
        .waits()
        .forEach(
            (leg, waits) -> {
              List<Double> shorter = with.waits().getOrDefault(leg, List.of());
              assertThat(shorter).hasSize(WhatIf.RUNS);
              for (int run = 0; run < WhatIf.RUNS; run++) {
                assertThat(shorter.get(run)).isLessThanOrEqualTo(waits.get(run));
              }
            });
    assertThat(without.waits()).hasSize(20);
  }

  @Test
  void theSameSeedGivesTheSameAnswer() {
    Learned learned = tenMinutesEach();
    for (int i = 0; i < 20; i++) {
      learned.flow().arrived(NOW - (20 - i) * MINUTE, LAND);
    }
    Question question = new Question(60, 60, LIMITS, List.of());
    Outlook one = WhatIf.of(twoWait(), learned, question, Timetable.AS_NOW, NOW, 3);
    assertThat(WhatIf.of(twoWait(), learned, question, Timetable.AS_NOW, NOW, 3)).isEqualTo(one);
    assertThat(WhatIf.of(twoWait(), learned, question, Timetable.AS_NOW, NOW, 4)).isNotEqualTo(one);
  }

  @Test
  void quantilesAreInterpolated() {
    double[] sorted = {1, 2, 4};
    assertThat(WhatIf.quantile(sorted, 0.5)).hasValue(2);
    assertThat(WhatIf.quantile(sorted, 0.75)).hasValue(3);
    assertThat(WhatIf.quantile(sorted, 1)).hasValue(4);
    assertThat(WhatIf.quantile(new double[0], 0.5)).isEmpty();
  }

  @Test
  void aHorizonHasALimit() {
    assertThatThrownBy(() -> new Question(241, 10, LIMITS, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Question(0, 10, LIMITS, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
