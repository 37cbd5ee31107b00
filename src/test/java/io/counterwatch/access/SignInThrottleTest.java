package io.counterwatch.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
  private static final long LATER = TimeUnit.HOURS.toNanos(500);

  private final SignInThrottle throttle = new SignInThrottle();
  private long nowNanos = LATER;

  private void fail(String account, String address, int times) {
    for (int i = 0; i < times; i++) {
      throttle.begin(account, address, nowNanos);
    }
  }

  private long waits(String account, String address) {
    return throttle.waitSeconds(account, address, nowNanos);
  }

  private void pass(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void anAccountWaitsAfterItsFreeFailuresFromWhereverTheyCame() {
    fail("an", "10.0.0.1", SignInThrottle.FREE_OF_ACCOUNT - 1);
    assertThat(waits("an", "10.0.0.9")).isZero();
    fail("an", "10.0.0.2", 1);

    assertThat(waits("an", "10.0.0.9")).isEqualTo(SignInThrottle.FIRST_WAIT_SECONDS);
    assertThat(waits("binh", "10.0.0.1")).isZero();
    pass(SignInThrottle.FIRST_WAIT_SECONDS - 1);
    assertThat(waits("an", "10.0.0.9")).isEqualTo(1);
    pass(1);
    assertThat(waits("an", "10.0.0.9")).isZero();
  }

  @Test
  void waitsDoubleUpToTheLongest() {
    fail("an", "10.0.0.1", SignInThrottle.FREE_OF_ACCOUNT);
    long last = waits("an", "10.0.0.1");
    for (int i = 0; i < 10; i++) {
      fail("an", "10.0.0.1", 1);
      long next = waits("an", "10.0.0.1");
      assertThat(next).isEqualTo(Math.min(SignInThrottle.MAX_WAIT_SECONDS, 2 * last));
      last = next;
    }
    assertThat(last).isEqualTo(SignInThrottle.MAX_WAIT_SECONDS);
  }

  @Test
  void anAddressThatTriesManyAccountsWaits() {
    for (int i = 0; i < SignInThrottle.FREE_OF_ADDRESS; i++) {
      assertThat(waits("someone", "10.0.0.1")).isZero();
      fail("account-" + i, "10.0.0.1", 1);
    }

    assertThat(waits("someone", "10.0.0.1")).isEqualTo(SignInThrottle.FIRST_WAIT_SECONDS);
    assertThat(waits("someone", "10.0.0.2")).isZero();
  }

  @Test
  void oneRightPasswordForgivesTheAccountButNotTheAddress() {
    for (int i = 0; i < SignInThrottle.FREE_OF_ADDRESS; i++) {
      fail("account-" + i, "10.0.0.1", 1);
    }
    fail("an", "10.0.0.1", 1);
    throttle.succeeded("an", "10.0.0.1");

    assertThat(waits("an", "10.0.0.2")).isZero();
    assertThat(waits("an", "10.0.0.1")).isPositive();
  }

  @Test
  void whatWasNotJudgedDoesNotCount() {
    fail("an", "10.0.0.1", SignInThrottle.FREE_OF_ACCOUNT);
    throttle.undecided("an", "10.0.0.1");

    assertThat(waits("an", "10.0.0.1")).isZero();
  }

  @Test
  void failuresAreForgotten() {
    fail("an", "10.0.0.1", 20);
    pass(SignInThrottle.FORGET_SECONDS);
    fail("an", "10.0.0.1", 1);

    assertThat(waits("an", "10.0.0.1")).isZero();
  }

  @Test
  void whoTriesManyNamesFillsNothing() {
    fail("an", "10.0.0.1", SignInThrottle.FREE_OF_ACCOUNT);
    for (int i = 0; i < SignInThrottle.MAX_REMEMBERED; i++) {
      fail("made-up-" + i, "10.0." + i / 250 + "." + i % 250, 1);
    }

    assertThat(waits("an", "192.0.2.1")).as("forgotten, as the oldest").isZero();
    assertThat(waits("made-up-1", "192.0.2.1")).isZero();
  }
}
