package io.counterwatch.ingest;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link SourceCounts}; safe from any thread. */
final class Tally {
  final LongAdder messages = new LongAdder();
  final LongAdder connections = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder noRoom = new LongAdder();
  final LongAdder withheld = new LongAdder();
  final LongAdder undelivered = new LongAdder();
  final AtomicLong brokerDropped = new AtomicLong();

  SourceCounts counts() {
    return new SourceCounts(
        messages.sum(),
        connections.sum(),
        refused.sum(),
        noRoom.sum(),
        withheld.sum(),
        undelivered.sum(),
        brokerDropped.get());
  }
}
