package io.counterwatch.conformance;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What came and was not looked at yet. Filled by a line's threads, emptied by the check's. */
public final class Inbox {
  /** Messages that wait; a device that sends more at once is not listened to any further. */
  static final int MAX_WAITING = 100_000;

  private final BlockingQueue<Heard> queue = new LinkedBlockingQueue<>(MAX_WAITING);

  Inbox() {}

  void put(Heard heard) {
    if (!queue.offer(heard)) {
      queue.clear();
      queue.add(
          new Heard.Broken(
              heard.atNanos(),
              "over " + MAX_WAITING + " messages came faster than they were read"));
    }
  }

  @Nullable Heard take(long waitMillis) throws InterruptedException {
    return queue.poll(waitMillis, TimeUnit.MILLISECONDS);
  }
}
