package io.counterwatch.device;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that keeps events until it is killed, and says which it has kept. */
final class OutboxChild {
  private static final int THREADS = 3;

  /** Small, so that files are begun and deleted all the time. */
  static final OutboxLimits LIMITS = new OutboxLimits(64 << 20, 24, 8 << 10);

  private OutboxChild() {}

  /**
   * Keeps events in a folder.
   *
   * @param arguments the folder, and a number that no other run has
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    DiskOutbox outbox;
    try {
      outbox = DiskOutbox.open(Path.of(arguments[0]), LIMITS, () -> Outboxes.NOW_MICROS);
    } catch (OutboxInUseException taken) {
      System.out.println("taken");
      return;
    }
    int run = Integer.parseInt(arguments[1]) * 1_000_000;
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      int first = run + t * 100_000;
      threads[t] = Thread.ofPlatform().start(() -> work(outbox, first));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void work(DiskOutbox outbox, int first) {
    for (int number = first; ; number++) {
      long sequence = Outboxes.append(outbox, number);
      ClockReading clock = new ClockReading(number, 1);
      outbox.freeze(sequence, sequence, clock);
      // One write, so that a line is whole or absent.
      System.out.print(sequence + " A-" + number + "\n");
      System.out.flush();
    }
  }
}
