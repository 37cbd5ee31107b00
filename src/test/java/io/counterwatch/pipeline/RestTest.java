package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestTest {
  private final HandClock clock = HandClock.atNanos(Long.MAX_VALUE - 100);
  private final Rest rest = new Rest(clock);

  @Test
  void othersComeFirstForNineTimesWhatAPieceTook() {
    assertThat(rest.isOver()).isTrue();
    long start = clock.nanos();
    clock.nanos += 20;
    rest.after(start, 9);

    clock.nanos += 179;
    assertThat(rest.isOver()).isFalse();
    clock.nanos += 1;
    assertThat(rest.isOver()).isTrue();
  }
}
