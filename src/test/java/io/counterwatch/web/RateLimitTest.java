package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void whatIsTooMuchPassesWithItsWindow() {
    RateLimit limit = new RateLimit(2, 10, 100, nanos::get);

    assertThat(limit.admit("a")).isTrue();
    assertThat(limit.admit("a")).isTrue();
    assertThat(limit.admit("a")).isFalse();
    assertThat(limit.admit("b")).isTrue();
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(10) - 1);
    assertThat(limit.admit("a")).isFalse();
    nanos.addAndGet(1);
    assertThat(limit.admit("a")).isTrue();
  }

  @Test
  void noMoreIsRememberedThanTheLimit() {
    RateLimit limit = new RateLimit(1, 10, 3, nanos::get);
    for (String key : new String[] {"a", "b", "c"}) {
      assertThat(limit.admit(key)).isTrue();
    }
    assertThat(limit.admit("a")).isFalse();
    assertThat(limit.admit("d")).isTrue();

    assertThat(limit.admit("a")).as("the oldest was forgotten").isTrue();
    assertThat(limit.admit("d")).isFalse();
  }
}
