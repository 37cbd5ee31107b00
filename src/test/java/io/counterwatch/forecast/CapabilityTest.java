package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.forecast.CallOrder.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilityTest {
  private static final long MINUTE = Floor.MICROS_PER_MINUTE;

  @Test
  void unknownCountersCountHalf() {
    Capability capability = new Capability();
    assertThat(capability.serves("1", "land")).isEqualTo(0.5);
    capability.observeCall("1", "land");
    assertThat(capability.serves("1", "tax")).isEqualTo(0.5);
  }

  @Test
  void callsTell() {
    Capability capability = new Capability();
    for (int i = 0; i < 39; i++) {
      capability.observeCall("1", "land");
    }
    capability.observeCall("1", "tax");
    assertThat(capability.serves("1", "land")).isEqualTo(1);
    // One of forty, where one of twenty is certain.
    assertThat(capability.serves("1", "tax")).isCloseTo(0.5, within(1e-12));
    assertThat(capability.serves("1", "post")).isZero();
    capability.age();
    assertThat(capability.serves("1", "tax")).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void theCountersOwnWordRules() {
    Capability capability = new Capability();
    for (int i = 0; i < 10; i++) {
      capability.observeCall("1", "land");
    }
    capability.declare("1", List.of("tax"));
    assertThat(capability.serves("1", "land")).isZero();
    assertThat(capability.serves("1", "tax")).isEqualTo(1);
  }

  @Test
  void sharedCountersByHand() {
    Capability capability = new Capability();
    capability.declare("1", List.of("land"));
    capability.declare("2", List.of("land", "tax"));
    Floor floor = new Floor();
    assertThat(capability.shared(floor, "land", "tax")).isEqualTo(1);
    floor.open("a", new Kind("land", false), 0);
    floor.call("a", "1", 0);
    floor.open("b", new Kind("land", false), 0);
    floor.call("b", "2", 0);
    assertThat(capability.shared(floor, "land", "tax")).isEqualTo(0.5);
    assertThat(capability.shared(floor, "tax", "land")).isEqualTo(1);
    assertThat(capability.shared(floor, "land", "land")).isEqualTo(1);
  }

  /** Of the 101 calls of counter 2 some fifty should be land's, did it serve land. */
  @Test
  void strayCallsServeNobodyAndRareServicesAreNoStrays() {
    Capability capability = new Capability();
    for (int i = 0; i < 100; i++) {
      capability.observeCall("1", "land");
      capability.observeCall("2", "tax");
    }
    capability.observeCall("2", "land");
    capability.observeCall("1", "stamp");
    assertThat(capability.mayServe("2", "land")).isFalse();
    assertThat(capability.mayServe("1", "land")).isTrue();
    // One in two hundred: that counter 2 had none of them is chance.
    assertThat(capability.mayServe("2", "stamp")).isTrue();
    assertThat(capability.mayServe("1", "nothing-ever-seen")).isTrue();
    assertThat(capability.mayServe("9", "land")).isTrue();
    for (int night = 0; night < 5; night++) {
      capability.age();
    }
    assertThat(capability.mayServe("2", "land")).isFalse();
    capability.declare("2", List.of("land"));
    assertThat(capability.mayServe("2", "land")).isTrue();
    assertThat(capability.mayServe("2", "tax")).isFalse();
  }

  /** Counter 1 is ill, and 2, of which 400 calls for tax are known, stands in for it. */
  @Test
  void whatIsServedNowIsServedWhateverIsKnown() {
    Capability capability = new Capability();
    for (int i = 0; i < 400; i++) {
      capability.observeCall("1", "land");
      capability.observeCall("2", "tax");
    }
    Floor floor = new Floor();
    floor.says("2", true, 0);
    assertThat(capability.isServed(floor, "tax", 0)).isTrue();
    assertThat(capability.isServed(floor, "land", 0)).isFalse();
    call(floor, capability, "a", "land", 0);
    assertThat(capability.isServed(floor, "land", 50 * MINUTE)).as("mid-call").isTrue();
    floor.free("a", 60 * MINUTE);
    assertThat(capability.isServed(floor, "land", 61 * MINUTE)).as("between two").isTrue();
    call(floor, capability, "b", "tax", 62 * MINUTE);
    assertThat(capability.isServed(floor, "land", 63 * MINUTE)).as("by turns").isTrue();
    assertThat(capability.isServed(floor, "land", 91 * MINUTE)).as("no longer").isFalse();
    call(floor, capability, "c", "land", 92 * MINUTE);
    floor.free("c", 93 * MINUTE);
    floor.says("2", false, 94 * MINUTE);
    assertThat(capability.isServed(floor, "land", 94 * MINUTE)).as("gone").isFalse();
  }

  private static void call(
      Floor floor, Capability capability, String leg, String service, long micros) {
    floor.open(leg, new Kind(service, false), micros);
    floor.call(leg, "2", micros);
    capability.observeCall("2", service);
  }
}
