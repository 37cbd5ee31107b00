package io.counterwatch.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadDeviceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LoadDevice device = new LoadDevice(10);
  private final LagTally lags = new LagTally();

  @Test
  void whatIsRecordedTogetherGoesInOneMessageAsFarAsItFits() {
    device.record(12);

    assertThat(device.next(0)).isEqualTo(new SequenceRange(1, 10));
    assertThat(device.next(0)).isEqualTo(new SequenceRange(11, 12));
    assertThat(device.next(0)).isNull();
    assertThat(device.pending()).isEqualTo(12);
  }

  @Test
  void noMoreIsUnderWayThanTheWindow() {
    for (int i = 1; i <= LoadDevice.MAX_WINDOW; i++) {
      device.record(1);
      assertThat(device.next(0)).isEqualTo(new SequenceRange(i, i));
    }
    device.record(20);
    assertThat(device.next(0)).isNull();

    device.acknowledged(2, SECOND, lags);

    assertThat(device.next(SECOND)).isEqualTo(new SequenceRange(51, 60));
    assertThat(device.next(SECOND)).isEqualTo(new SequenceRange(61, 70));
    assertThat(device.next(SECOND)).isNull();
  }

  @Test
  void theOldestIsSentAgainAndWaitedForTwiceAsLongEachTime() {
    device.record(10);
    device.next(0);
    device.record(10);
    device.next(0);

    assertThat(device.overdue(2 * SECOND - 1)).isNull();
    assertThat(device.overdue(2 * SECOND)).isEqualTo(new SequenceRange(1, 10));
    assertThat(device.overdue(6 * SECOND - 1)).isNull();
    assertThat(device.overdue(6 * SECOND)).isEqualTo(new SequenceRange(1, 10));

    // One message at a time until something is acknowledged.
    device.acknowledged(20, 6 * SECOND, lags);
    device.record(30);
    assertThat(device.next(6 * SECOND)).isNotNull();
    assertThat(device.next(6 * SECOND)).isNotNull();
    assertThat(device.next(6 * SECOND)).isNull();
    assertThat(device.overdue(8 * SECOND)).isEqualTo(new SequenceRange(21, 30));
  }

  @Test
  void aPartOfAMessageCanBeAcknowledged() {
    device.record(10);
    device.next(0);

    device.acknowledged(4, SECOND, lags);

    assertThat(device.upto()).isEqualTo(4);
    assertThat(device.overdue(3 * SECOND)).isEqualTo(new SequenceRange(5, 10));
    device.acknowledged(3, 3 * SECOND, lags);
    assertThat(device.upto()).isEqualTo(4);
  }

  @Test
  void whatWasNeverSentCannotBeStored() {
    device.record(10);
    device.next(0);

    assertThatThrownBy(() -> device.acknowledged(11, 0, lags))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lagsAreToldToASixteenthOfAnOctave() {
    for (int millis = 1; millis <= 100; millis++) {
      lags.add(TimeUnit.MILLISECONDS.toNanos(millis), 1);
    }

    assertThat(lags.millis(0.5)).isBetween(50.0, 53.0);
    assertThat(lags.millis(0.99)).isBetween(99.0, 105.0);
    lags.clear();
    assertThat(lags.millis(0.99)).isZero();
  }
}
