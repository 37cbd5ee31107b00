package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServerClockTest {
  private static final Instant ORIGIN = Instant.parse("2025-03-10T07:30:00.000001Z");
  private static final long ORIGIN_MICROS = 1_741_591_800_000_001L;

  @Test
  void theRealClockReadsTheMachinesTime() {
    long before = System.currentTimeMillis();
    long now = ServerClock.real().nowMicros();
    long after = System.currentTimeMillis();

    assertThat(now / 1_000).isBetween(before, after);
    assertThat(ServerClock.real().speed()).isEqualTo(1.0);
  }

  @Test
  void aChosenOriginIsReadAtTheStartAndAdvancesAtTheGivenSpeed() {
    AtomicLong nanos = new AtomicLong(-5_000);
    ServerClock clock = ServerClock.startingAt(ORIGIN, 60, nanos::get);

    assertThat(clock.nowMicros()).isEqualTo(ORIGIN_MICROS);
    nanos.addAndGet(1_000_000_000);
    assertThat(clock.nowMicros()).isEqualTo(ORIGIN_MICROS + 60_000_000);
    assertThat(clock.speed()).isEqualTo(60);
  }

  @Test
  void aSpeedThatIsNotAPositiveNumberIsRefused() {
    for (double speed : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> ServerClock.startingAt(ORIGIN, speed));
    }
  }
}
