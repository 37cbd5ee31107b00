package io.counterwatch.web;

import java.util.concurrent.atomic.LongAdder;

/** What live streams cost at the moment, and how often their limits were reached; for any thread. */
public final class StreamTally {
  /** Set by the event loop alone. */
  volatile int open;

  final LongAdder refused = new LongAdder();
  final LongAdder dropped = new LongAdder();

  StreamTally() {}

  /** Streams that are open. */
  public int open() {
    return open;
  }

  /** Limit on those. */
  public int max() {
    return StreamLimits.DEFAULT.maxSubscribers();
  }

  /** Streams that were refused because of the limit. */
  public long refused() {
    return refused.sum();
  }

  /** Streams that were closed because nobody read them. */
  public long dropped() {
    return dropped.sum();
  }
}
