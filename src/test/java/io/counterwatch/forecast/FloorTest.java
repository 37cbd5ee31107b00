package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.forecast.CallOrder.Kind;
import io.counterwatch.forecast.Floor.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;
  private static final Kind LAND = new Kind("land", false);
  private static final Kind TAX = new Kind("tax", false);

  private static Desk only(Floor floor) {
    assertThat(floor.desks()).hasSize(1);
    return floor.desks().iterator().next();
  }

  @Test
  void aCounterThatSaysNothingIsAtWorkForAWhile() {
    Floor floor = new Floor();
    floor.open("a", LAND, 0);
    floor.call("a", "1", 0);
    assertThat(only(floor).atWork(60 * MINUTE)).isTrue();
    floor.free("a", 60 * MINUTE);
    assertThat(only(floor).atWork(75 * MINUTE)).isTrue();
    assertThat(only(floor).atWork(75 * MINUTE + 1)).isFalse();
  }

  @Test
  void aCounterThatSpeaksIsBelieved() {
    Floor floor = new Floor();
    floor.says("1", true, 0);
    assertThat(only(floor).atWork(300 * MINUTE)).isTrue();
    floor.says("1", false, 300 * MINUTE);
    assertThat(only(floor).atWork(300 * MINUTE)).isFalse();
  }

  @Test
  void whoIsNotThereIsNobody() {
    Floor floor = new Floor();
    assertThat(floor.call("a", "1", 0)).isNull();
    assertThat(floor.free("a", 0)).isNull();
    assertThat(floor.withdraw("a")).isNull();
    assertThat(floor.waiting("a")).isNull();
  }

  @Test
  void staffingByHand() {
    Floor floor = new Floor();
    Capability capability = new Capability();
    Occupancy occupancy = new Occupancy();
    for (int i = 0; i < 20; i++) {
      occupancy.observe("land", 10);
    }
    capability.declare("1", List.of("land"));
    capability.declare("2", List.of("tax"));
    capability.declare("3", List.of("land"));
    floor.open("a", LAND, 0);
    floor.call("a", "1", 0);
    floor.open("b", TAX, 0);
    floor.call("b", "2", 0);
    floor.open("c", LAND, 0);
    floor.call("c", "3", 0);
    floor.free("c", 2 * MINUTE);
    Staffing staffing = Staffing.of(floor, capability, occupancy, "land", 4 * MINUTE);
    assertThat(staffing).isEqualTo(new Staffing(2, 1, 1, 1, 6));
    assertThat(Staffing.of(floor, capability, occupancy, "land", 5 * MINUTE).justFree()).isZero();
    assertThat(Staffing.of(floor, capability, occupancy, "post", 4 * MINUTE).counters())
        .isEqualTo(1);
  }

  @Test
  void theQueueAheadByHand() {
    Floor floor = new Floor();
    Learned learned = Learned.nothing();
    learned.capability().declare("1", List.of("land"));
    learned.capability().declare("2", List.of("land", "tax"));
    // (2·5 + 8) ÷ 3 = 6 for land, (2·5 + 2) ÷ 3 = 4 for tax.
    learned.occupancy().observe("land", 8);
    learned.occupancy().observe("tax", 2);
    floor.open("s", LAND, 0);
    floor.call("s", "1", 0);
    floor.open("t", LAND, 0);
    floor.call("t", "2", 0);
    floor.open("a", LAND, MINUTE);
    floor.open("b", TAX, 2 * MINUTE);
    floor.open("me", TAX, 3 * MINUTE);
    floor.open("d", LAND, 4 * MINUTE);
    Floor.Waiting me = floor.waiting("me");
    if (me == null) {
      throw new AssertionError("nobody");
    }
    QueueAhead ahead = QueueAhead.of(floor, learned, me, 5 * MINUTE);
    assertThat(ahead.own()).isEqualTo(1);
    assertThat(ahead.all()).isEqualTo(3);
    // a and b at 0.9, d at 0.1; half of land's counters serve tax.
    assertThat(ahead.before()).isCloseTo(1.9, within(1e-12));
    assertThat(ahead.beforeShared()).isCloseTo(0.45 + 0.9 + 0.05, within(1e-12));
    assertThat(ahead.workMinutes()).isCloseTo(0.5 * 6 + 0.9 * 4, within(1e-12));
    assertThat(ahead.headMinutes()).isEqualTo(4);
    assertThat(ahead.ownHeadMinutes()).isEqualTo(3);
    assertThat(ahead.waitedMinutes()).isEqualTo(4 + 3 + 1);
  }

  @Test
  void overtakersByHand() {
    Learned learned = Learned.nothing();
    Kind priority = new Kind("land", true);
    for (int i = 0; i < 6; i++) {
      learned.flow().arrived(10 * MINUTE, priority);
    }
    for (int i = 0; i < 7; i++) {
      // In the first half minute of a lead priority goes first: 0.27 are in order, else 0.9.
      learned.order().observe(LAND, priority, 0.1, false);
    }
    // 6 in 30 min; 0.5 min at 0.73 and 0.5 min at 0.1.
    assertThat(QueueAhead.overtakers(learned.flow(), learned.order(), LAND, 0, 1, 30, 10 * MINUTE))
        .isCloseTo(0.2 * (0.5 * 0.73 + 0.5 * 0.1), within(1e-12));
  }
}
