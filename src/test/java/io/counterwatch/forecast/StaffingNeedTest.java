package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StaffingNeedTest {
  @Test
  void theLoadLagsBehindTheArrivals() {
    // Exponential services of 30 minutes: the load lags by 30 · (1 + 1) ÷ 2 = 30 minutes.
    StaffingNeed need = new StaffingNeed(30, 30, 1, 10, 0.2);
    assertThat(need.lagMinutes()).isEqualTo(30);
    // 6 in half an hour, 30 minutes each: 6 counters, half an hour later.
    assertThat(need.loads(List.of(6.0, 12.0))).containsExactly(0.0, 6.0, 12.0);
  }

  @Test
  void servicesOfOneLengthLagByHalfOfIt() {
    StaffingNeed need = new StaffingNeed(30, 10, 0, 10, 0.2);
    assertThat(need.lagMinutes()).isEqualTo(5);
    // Of the six moments of a part, at 2.5, 7.5 … minutes, the first looks into the part before.
    assertThat(need.loads(List.of(30.0)).getFirst()).isCloseTo(10 * 5 / 6.0, within(1e-9));
    assertThat(need.loads(List.of(30.0)).getLast()).isCloseTo(10 * 1 / 6.0, within(1e-9));
  }
}
