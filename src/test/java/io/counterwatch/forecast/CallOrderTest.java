package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.forecast.CallOrder.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CallOrderTest {
  private static final Kind PLAIN = new Kind("land", false);
  private static final Kind PRIORITY = new Kind("land", true);

  @Test
  void firstComeFirstServedUntilSeenOtherwise() {
    assertThat(new CallOrder().inOrder(PLAIN, PRIORITY, 0)).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void whatIsSeenCounts() {
    CallOrder order = new CallOrder();
    for (int i = 0; i < 7; i++) {
      order.observe(PLAIN, PRIORITY, 0.2, false);
    }
    // (0 + 0.9·3) ÷ (7 + 3); other leads and the other way round are other matters.
    assertThat(order.inOrder(PLAIN, PRIORITY, 0)).isCloseTo(0.27, within(1e-12));
    assertThat(order.inOrder(PLAIN, PRIORITY, 1)).isCloseTo(0.9, within(1e-12));
    assertThat(order.inOrder(PRIORITY, PLAIN, 0)).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void whatIsOldIsForgotten() {
    CallOrder order = new CallOrder();
    for (int i = 0; i < 1_000; i++) {
      order.observe(PLAIN, PLAIN, 1, true);
    }
    for (int i = 0; i < 1_000; i++) {
      order.observe(PLAIN, PLAIN, 1, false);
    }
    assertThat(order.inOrder(PLAIN, PLAIN, CallOrder.bucket(1))).isLessThan(0.03);
  }

  @Property
  void aLeadIsInItsBucket(@ForAll @DoubleRange(min = 0, max = 9.99) double lead) {
    int bucket = CallOrder.bucket(lead);
    assertThat(lead)
        .isGreaterThanOrEqualTo(CallOrder.bucketStart(bucket))
        .isLessThan(CallOrder.bucketEnd(bucket));
  }
}
