package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By hand, in minutes from a border. */
class CounterTallyTest {
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;
  private static final long BORDER = 1_000 * MINUTE;

  /** Counters 1 and 2 are open, 3 closed five minutes ago. */
  private final Floor floor = new Floor();

  private CounterTally tally(Timetable timetable) {
    floor.says("1", true, BORDER - 100 * MINUTE);
    floor.says("2", true, BORDER - 100 * MINUTE);
    floor.says("3", true, BORDER - 100 * MINUTE);
    floor.says("3", false, BORDER - 5 * MINUTE);
    SpeakingCounters counters = new SpeakingCounters(floor);
    counters.look(BORDER);
    return new CounterTally(BORDER, counters, timetable, (counter, services) -> true);
  }

  private static void add(CounterTally tally, int from, int to, int open) {
    tally.add(BORDER + from * MINUTE, BORDER + to * MINUTE, open, 0);
  }

  private static Timetable changes(Timetable.Change... changes) {
    return new Timetable(true, Set.of("1", "2", "5"), List.of(changes));
  }

  private static Timetable.Counter counter(int minute, String id, boolean open) {
    return new Timetable.Counter(minute, id, open, List.of());
  }

  @Test
  void whoHasABreakMayComeBack() {
    CounterTally tally = tally(changes());
    add(tally, 0, 20, 2);
    add(tally, 20, 45, 3);
    assertThat(tally.isMore()).isFalse();
    assertThat(tally.isFewer()).isFalse();
    add(tally, 20, 25, 4);
    assertThat(tally.isMore()).as("five counter-minutes").isFalse();
    add(tally, 25, 26, 4);
    assertThat(tally.isMore()).isTrue();
    assertThat(tally.isFewer()).isFalse();
  }

  @Test
  void whoLeavesForGoodIsMissed() {
    CounterTally tally = tally(changes());
    add(tally, 0, 5, 1);
    assertThat(tally.isFewer()).isFalse();
    tally.add(BORDER + 5 * MINUTE, BORDER + 20 * MINUTE, 1, 1);
    assertThat(tally.isFewer()).as("perhaps a break").isFalse();
    add(tally, 20, 22, 1);
    assertThat(tally.isFewer()).isTrue();
  }

  /** Counter 2 is to close after twenty minutes. */
  @Test
  void nobodyClosesOnTheSecond() {
    CounterTally early = tally(changes(counter(20, "2", false)));
    add(early, 10, 45, 1);
    assertThat(early.isFewer()).isFalse();
    add(early, 0, 10, 1);
    assertThat(early.isFewer()).isTrue();
    CounterTally late = tally(changes(counter(20, "2", false)));
    add(late, 0, 30, 3);
    add(late, 30, 35, 3);
    assertThat(late.isMore()).isFalse();
    add(late, 35, 36, 3);
    assertThat(late.isMore()).isTrue();
  }

  /** Counter 4 is to open after twenty minutes. */
  @Test
  void whoIsToOpenIsAwaited() {
    CounterTally never = tally(changes(counter(20, "4", true)));
    add(never, 0, 35, 2);
    assertThat(never.isFewer()).isFalse();
    add(never, 35, 36, 2);
    assertThat(never.isFewer()).isTrue();
    CounterTally early = tally(changes(counter(20, "4", true)));
    add(early, 10, 45, 4);
    assertThat(early.isMore()).isFalse();
    add(early, 0, 10, 4);
    assertThat(early.isMore()).isTrue();
  }

  /** Counter 5 should be there since before the border: nobody reckons with it any more. */
  @Test
  void whoIsAbsentIsNotAwaited() {
    CounterTally tally = tally(changes(counter(20, "5", false), counter(25, "5", true)));
    add(tally, 0, 45, 2);
    assertThat(tally.isFewer()).isFalse();
    add(tally, 0, 6, 4);
    assertThat(tally.isMore()).isTrue();
  }

  /** Counter 4's shift begins at the border, and 5's began long ago. */
  @Test
  void whoIsToBeginAtTheBorderIsAwaited() {
    CounterTally punctual = tally(changes(counter(0, "4", true)));
    add(punctual, 0, 2, 2);
    add(punctual, 2, 45, 4);
    assertThat(punctual.isMore()).as("3 may come back, 4 opened after two minutes").isFalse();
    assertThat(punctual.isFewer()).isFalse();
    CounterTally never = tally(changes(counter(0, "4", true)));
    add(never, 0, 15, 2);
    assertThat(never.isFewer()).isFalse();
    add(never, 15, 16, 2);
    assertThat(never.isFewer()).isTrue();
  }

  /** Of one that has never said anything nobody knows whether it would. */
  @Test
  void silentCountersAreNotMissed() {
    floor.open("a", new CallOrder.Kind("land", false), BORDER - 90 * MINUTE);
    floor.call("a", "9", BORDER - 80 * MINUTE);
    CounterTally tally = tally(changes(counter(20, "4", true)));
    add(tally, 0, 45, 2);
    assertThat(tally.isFewer()).isFalse();
    add(tally, 0, 10, 4);
    assertThat(tally.isMore()).isTrue();
  }

  @Test
  void whileTheDoorsAreClosedAnythingIsForeseen() {
    CounterTally tally =
        tally(changes(new Timetable.Doors(20, false), new Timetable.Doors(60, true)));
    add(tally, 10, 45, 0);
    add(tally, 10, 45, 9);
    assertThat(tally.isFewer()).isFalse();
    assertThat(tally.isMore()).isFalse();
    add(tally, 0, 10, 1);
    assertThat(tally.isFewer()).isTrue();
  }
}
