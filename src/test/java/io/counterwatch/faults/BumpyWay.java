package io.counterwatch.faults;

import io.counterwatch.device.EventSender;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Messages are doubled, and overtaken by the next one. */
final class BumpyWay implements EventSender {
  private static final double DOUBLED = 0.1;
  private static final double OVERTAKEN = 0.1;

  private final EventSender straight;
  private final SplittableRandom random;
  private final List<byte[]> held = new ArrayList<>();

  BumpyWay(EventSender straight, SplittableRandom random) {
    this.straight = straight;
    this.random = random;
  }

  @Override
  public void send(byte[] message) {
    if (held.isEmpty() && random.nextDouble() < OVERTAKEN) {
      held.add(message);
      return;
    }
    straight.send(message);
    if (random.nextDouble() < DOUBLED) {
      straight.send(message);
    }
    held.forEach(straight::send);
    held.clear();
  }
}
