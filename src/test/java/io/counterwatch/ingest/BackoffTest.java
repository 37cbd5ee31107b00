package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesWithJitterUpToItsLimitAndBeginsAgain() {
    Backoff backoff = new Backoff(200, 10_000, new SplittableRandom(7));
    long span = 200;
    for (int attempt = 0; attempt < 20; attempt++) {
      assertThat(backoff.nextMillis()).isBetween(span / 2, span);
      span = Math.min(10_000, span * 2);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(100L, 200L);
  }
}
