package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrustTest {
  private static Trust after(int misses, int hits) {
    Trust trust = new Trust();
    for (int i = 0; i < misses; i++) {
      trust.observe(false);
    }
    for (int i = 0; i < hits; i++) {
      trust.observe(true);
    }
    return trust;
  }

  @Test
  void fourOfFiveMustStayWithin() {
    assertThat(after(60, 240).isWithdrawn()).isFalse();
    assertThat(after(61, 239).isWithdrawn()).isTrue();
  }

  @Test
  void fewWaitsTellNothing() {
    assertThat(after(299, 0).isWithdrawn()).isFalse();
    assertThat(after(300, 0).isWithdrawn()).isTrue();
  }

  @Test
  void itRecoversWellAbove() {
    Trust trust = after(61, 239);
    // Each further hit takes the place of a miss: 239 + 15 of 300 are under 0.85, 255 are not.
    for (int i = 0; i < 15; i++) {
      trust.observe(true);
      assertThat(trust.isWithdrawn()).isTrue();
    }
    trust.observe(true);
    assertThat(trust.isWithdrawn()).isFalse();
  }
}
