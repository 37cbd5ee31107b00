package io.counterwatch.web;

import java.util.concurrent.atomic.LongAdder;

/** What became of live streams, for metrics: written by the web server, read from any thread. */
public final class StreamCounts {
  final LongAdder open = new LongAdder();
  final LongAdder refusedInAll = new LongAdder();
  final LongAdder refusedOfAddress = new LongAdder();
  final LongAdder dropped = new LongAdder();

  StreamCounts() {}

  /** Streams that are open now. */
  public long open() {
    return open.sum();
  }

  /** The limit on them. */
  public int limit() {
    return StreamLimits.DEFAULT.maxSubscribers();
  }

  /** Streams refused because there were too many in all. */
  public long refusedInAll() {
    return refusedInAll.sum();
  }

  /** Streams refused because there were too many of their address. */
  public long refusedOfAddress() {
    return refusedOfAddress.sum();
  }

  /** Readers dropped because they took nothing. */
  public long dropped() {
    return dropped.sum();
  }
}
