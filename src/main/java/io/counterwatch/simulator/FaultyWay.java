package io.counterwatch.simulator;

import io.counterwatch.device.EventSender;
import io.counterwatch.simulator.Faults.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A device's way to the broker on which messages are doubled, overtaken and delayed. A message that
 * waits to be overtaken and stays the last one is lost; the device sends it again.
 */
final class FaultyWay implements EventSender {
  private static final double DUPLICATED = 0.05;
  private static final double OVERTAKEN = 0.05;
  private static final double DELAYED = 0.02;
  private static final long LONGEST_DELAY_MILLIS = 5_000;

  private final EventSender straight;
  private final Faults faults;
  private final RandomGenerator random;
  private final LongAdder duplicates;
  private byte @Nullable [] held;

  /**
   * @param duplicates counts the messages that were sent twice
   */
  FaultyWay(EventSender straight, Faults faults, RandomGenerator random, LongAdder duplicates) {
    this.straight = straight;
    this.faults = faults;
    this.random = random;
    this.duplicates = duplicates;
  }

  @Override
  public void send(byte[] message) {
    if (held == null && happens(Fault.REORDER, OVERTAKEN)) {
      held = message;
      return;
    }
    if (happens(Fault.DELAY, DELAYED)) {
      CompletableFuture.delayedExecutor(
              random.nextLong(LONGEST_DELAY_MILLIS), TimeUnit.MILLISECONDS)
          .execute(() -> straight.send(message));
    } else {
      straight.send(message);
    }
    if (happens(Fault.DUPLICATES, DUPLICATED)) {
      duplicates.increment();
      straight.send(message);
    }
    byte[] overtaken = held;
    held = null;
    if (overtaken != null) {
      straight.send(overtaken);
    }
  }

  private boolean happens(Fault fault, double probability) {
    return faults.has(fault) && random.nextDouble() < probability;
  }
}
