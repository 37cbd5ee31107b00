package io.counterwatch.web;

import java.util.concurrent.atomic.LongAdder;

/** What became of live streams, for metrics: written by the web server, read from any thread. */
public final class StreamCounts {
  private final OfShare pages = new OfShare(StreamLimits.MAX_PAGES);
  private final OfShare displays = new OfShare(StreamLimits.MAX_DISPLAYS);

  StreamCounts() {}

  /** Those of a share. */
  public OfShare of(StreamShare share) {
    return switch (share) {
      case PAGES -> pages;
      case DISPLAYS -> displays;
    };
  }

  /** Streams that share a limit. */
  public static final class OfShare {
    final LongAdder open = new LongAdder();
    final LongAdder refusedInAll = new LongAdder();
    final LongAdder refusedOfAddress = new LongAdder();
    final LongAdder dropped = new LongAdder();
    private final int limit;

    private OfShare(int limit) {
      this.limit = limit;
    }

    /** Streams that are open now. */
    public long open() {
      return open.sum();
    }

    /** The limit on them. */
    public int limit() {
      return limit;
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
}
