package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceClocksTest {
  private static final long SECOND = 1_000_000;

  @Test
  void theOffsetIsTakenInTheMiddleOfTheRoundTrip() {
    // Asked when the device read 10.000 s, answered when it read 10.080 s: 10.040 s in the middle.
    assertThat(ClockReading.of(80, 10_080_000, 8_840_000, 1))
        .isEqualTo(new ClockReading(-1200, 41));
  }

  @Test
  void anOffsetWithinItsBoundIsNoneAndMakesTheBoundWider() {
    assertThat(ClockReading.of(80, 10_080_000, 10_070_000, 1)).isEqualTo(new ClockReading(0, 71));
  }

  /** However a round trip is split, and however wrong the clock is. */
  @ParameterizedTest
  @ValueSource(longs = {-86_400_000, -1_200, -81, -41, -40, -1, 0, 1, 39, 41, 80, 81, 86_400_000})
  void theOffsetIsAsCloseAsItsBoundSays(long trueOffsetMillis) {
    for (long thereMillis = 0; thereMillis <= 80; thereMillis++) {
      long serverMicros = 100_000 * SECOND;
      long deviceMicros = serverMicros - trueOffsetMillis * 1_000;
      long backMillis = 80 - thereMillis;
      ClockReading reading =
          ClockReading.of(80, deviceMicros + backMillis * 1_000, serverMicros, 1);
      assertThat(Math.abs(reading.offsetMillis() - trueOffsetMillis))
          .isLessThanOrEqualTo(reading.boundMillis());
    }
  }

  @Test
  void aFastClockMovesOnDuringTheRoundTrip() {
    assertThat(ClockReading.of(10, 100 * SECOND, 102 * SECOND, 60))
        .isEqualTo(new ClockReading(2_300, 301));
  }

  @Test
  void anAbsurdClockIsCutOff() {
    assertThat(ClockReading.of(0, 0, Long.MAX_VALUE / 4, 1).offsetMillis())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void serverTimeGoesOnFromTheAnnouncementAtItsSpeed() {
    AtomicLong nanos = new AtomicLong(5);
    ServerTime time = new ServerTime(nanos::get);
    assertThat(time.nowMicros()).isEmpty();
    time.status(new Status(true, "a", true, 100 * SECOND, 60));
    nanos.addAndGet(1_000_000_000);
    assertThat(time.nowMicros()).hasValue(160 * SECOND);
    assertThat(time.speed()).hasValue(60);
  }

  @Test
  void theAnnouncementThatWasOnItsWayForTheShortestTimeCounts() {
    AtomicLong nanos = new AtomicLong();
    ServerTime time = new ServerTime(nanos::get);
    time.status(new Status(true, "a", true, 100 * SECOND, 1));
    time.announced(99 * SECOND);
    assertThat(time.nowMicros()).hasValue(100 * SECOND);
    time.announced(107 * SECOND);
    assertThat(time.nowMicros()).hasValue(107 * SECOND);
    time.status(new Status(true, "a", true, 103 * SECOND, 1));
    assertThat(time.nowMicros()).hasValue(107 * SECOND);
  }

  @Test
  void anotherRunHasAnotherClockAndALastWillHasNone() {
    AtomicLong nanos = new AtomicLong();
    ServerTime time = new ServerTime(nanos::get);
    time.status(new Status(true, "a", true, 100 * SECOND, 1));
    time.status(new Status(false, "a", false, 0, 0));
    assertThat(time.nowMicros()).hasValue(100 * SECOND);
    time.status(new Status(true, "b", true, 50 * SECOND, 2));
    assertThat(time.nowMicros()).hasValue(50 * SECOND);
    assertThat(time.speed()).hasValue(2);
  }
}
