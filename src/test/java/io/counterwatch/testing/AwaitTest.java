package io.counterwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void whatNeverComesIsSaid() {
    assertThatThrownBy(() -> Await.until("rain", Duration.ofMillis(1), () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("never came true: rain");
  }

  /** As where this process stood still for longer than the deadline, and the others did not. */
  @Test
  void whatCameWhileNobodyCouldLookHasCome() {
    Await.until("the second look", Duration.ZERO, () -> looks.incrementAndGet() == 2);
    assertThat(looks).hasValue(2);
  }
}
