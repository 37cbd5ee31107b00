package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.ingest.FailedAttempts.Attempter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private static final Attempter KIOSK = new Attempter("10.0.0.1", "kiosk-1");

  private final FailedAttempts attempts = new FailedAttempts();

  @Test
  void eachFailureDoublesTheWaitUpToALimit() {
    long[] waits = new long[8];
    for (int n = 0; n < waits.length; n++) {
      attempts.failed(KIOSK, 0);
      waits[n] = attempts.waitMillis(KIOSK, 0);
    }
    assertThat(waits).containsExactly(250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000);
  }

  @Test
  void waitingIsOverWithTime() {
    attempts.failed(KIOSK, 0);
    assertThat(attempts.waitMillis(KIOSK, TimeUnit.MILLISECONDS.toNanos(100))).isEqualTo(150);
    assertThat(attempts.waitMillis(KIOSK, TimeUnit.MILLISECONDS.toNanos(300))).isZero();
  }

  @Test
  void othersAtTheAddressAndTheDeviceElsewhereDoNotWait() {
    attempts.failed(KIOSK, 0);
    assertThat(attempts.waitMillis(new Attempter("10.0.0.1", "kiosk-2"), 0)).isZero();
    assertThat(attempts.waitMillis(new Attempter("10.0.0.2", "kiosk-1"), 0)).isZero();
  }

  @Test
  void successForgives() {
    attempts.failed(KIOSK, 0);
    attempts.failed(KIOSK, 0);
    attempts.succeeded(KIOSK);
    attempts.failed(KIOSK, 0);
    assertThat(attempts.waitMillis(KIOSK, 0)).isEqualTo(250);
  }

  @Test
  void anOldFailureIsForgotten() {
    attempts.failed(KIOSK, 0);
    attempts.failed(KIOSK, 0);
    long later = TimeUnit.MINUTES.toNanos(11);
    attempts.failed(KIOSK, later);
    assertThat(attempts.waitMillis(KIOSK, later)).isEqualTo(250);
  }

  @Test
  void remembersOnlySoMany() {
    attempts.failed(KIOSK, 0);
    for (int n = 0; n < FailedAttempts.MAX_REMEMBERED; n++) {
      attempts.failed(new Attempter("10.1." + n, "kiosk-1"), 0);
    }
    assertThat(attempts.waitMillis(KIOSK, 0)).isZero();
  }
}
