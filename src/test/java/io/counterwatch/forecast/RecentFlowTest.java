package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.forecast.CallOrder.Kind;
import org.junit.jupiter.api.Test;

class RecentFlowTest {
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;
  private static final Kind LAND = new Kind("land", false);
  private static final Kind TAX = new Kind("tax", false);

  @Test
  void countsAreOfTheLastMinutes() {
    RecentFlow flow = new RecentFlow();
    for (int minute = 0; minute < 90; minute++) {
      flow.at(minute * MINUTE);
      flow.arrived(minute * MINUTE, minute % 3 == 0 ? TAX : LAND);
      flow.called(minute * MINUTE, "land", 1);
      if (minute % 2 == 0) {
        flow.withdrawn(minute * MINUTE);
      }
    }
    long now = 89 * MINUTE;
    assertThat(flow.calls(5, now)).isEqualTo(6);
    assertThat(flow.arrivals(15, now)).isEqualTo(16);
    assertThat(flow.withdrawals(5, now)).isEqualTo(3);
    assertThat(flow.arrivalsByKind(5, now)).containsEntry(TAX, 2).containsEntry(LAND, 4);
  }

  @Test
  void whoDidNotWaitTellsNothingOfAQueue() {
    RecentFlow flow = new RecentFlow();
    flow.called(0, "land", 4);
    flow.called(MINUTE, "land", 0);
    assertThat(flow.lastWait(MINUTE, 9)).isEqualTo(4);
    assertThat(flow.calls(5, MINUTE)).isEqualTo(2);
  }

  @Test
  void anOldWaitTellsNothing() {
    RecentFlow flow = new RecentFlow();
    flow.called(0, "land", 4);
    assertThat(flow.lastWait("land", 60 * MINUTE, 9)).isEqualTo(4);
    assertThat(flow.lastWait("land", 60 * MINUTE + 1, 9)).isEqualTo(9);
    assertThat(flow.lastWait("tax", MINUTE, 9)).isEqualTo(9);
    assertThat(flow.lastWait(120 * MINUTE, 9)).isEqualTo(4);
    assertThat(flow.lastWait(120 * MINUTE + 1, 9)).isEqualTo(9);
  }

  @Test
  void yesterdaysWaitsAreNotCarriedOver() {
    RecentFlow flow = new RecentFlow();
    flow.called(0, "land", 4);
    flow.newDay();
    assertThat(flow.lastWait(MINUTE, 9)).isEqualTo(9);
    assertThat(flow.lastWait("land", MINUTE, 9)).isEqualTo(9);
    assertThat(flow.meanWait(3, MINUTE, 9)).isEqualTo(9);
  }

  @Test
  void meansAreOfTheLastOnes() {
    RecentFlow flow = new RecentFlow();
    for (int i = 1; i <= 20; i++) {
      flow.called(i * MINUTE, "land", i);
    }
    assertThat(flow.meanWait(3, 20 * MINUTE, 0)).isEqualTo(19);
    assertThat(flow.meanWait(10, 20 * MINUTE, 0)).isEqualTo(15.5);
  }
}
