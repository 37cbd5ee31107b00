package io.counterwatch.pipeline;

import io.counterwatch.event.RefusalReason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the pipeline counts of itself, since the process started. Safe to read from any thread. */
public final class Figures {
  /** Upper bounds of the lag's buckets, seconds. */
  public static final double[] LAG_BOUNDS_SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private static final double NANOS_PER_SECOND = 1e9;

  /** Events stored. */
  public final LongAdder stored = new LongAdder();

  /** Events that were stored before. */
  public final LongAdder duplicates = new LongAdder();

  /** Events that were neither stored nor kept as rejected, so that the sender keeps them. */
  public final LongAdder withheld = new LongAdder();

  /** Messages whose topic or status could not be read. */
  public final LongAdder unreadable = new LongAdder();

  /** Messages that were turned away because too much was in flight. */
  public final LongAdder overflows = new LongAdder();

  /** Holes in what devices sent, counted each time that one is asked for. */
  public final LongAdder holesAskedFor = new LongAdder();

  /** Transactions committed. */
  public final LongAdder batches = new LongAdder();

  /** Times that the store failed and memory was rebuilt. */
  public final LongAdder recoveries = new LongAdder();

  /** Bytes received and not yet stored. */
  public final AtomicLong inFlightBytes = new AtomicLong();

  private final Map<RefusalReason, LongAdder> rejected = new EnumMap<>(RefusalReason.class);
  private final Map<String, LongAdder> lostByCentre = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> correctionsByCentre = new ConcurrentHashMap<>();
  private final LongAdder[] lagBuckets = new LongAdder[LAG_BOUNDS_SECONDS.length + 1];
  private final LongAdder lagNanos = new LongAdder();

  /** All at zero. */
  public Figures() {
    for (RefusalReason reason : RefusalReason.values()) {
      rejected.put(reason, new LongAdder());
    }
    for (int i = 0; i < lagBuckets.length; i++) {
      lagBuckets[i] = new LongAdder();
    }
  }

  /** Refusals by the wire name of their reason; every reason is there. */
  public Map<String, Long> rejectedByReason() {
    Map<String, Long> counts = new LinkedHashMap<>();
    rejected.forEach((reason, count) -> counts.put(reason.wireName(), count.sum()));
    return counts;
  }

  /** Refusals for that reason. */
  LongAdder rejected(RefusalReason reason) {
    LongAdder adder = rejected.get(reason);
    if (adder == null) {
      throw new IllegalStateException("every reason has a count");
    }
    return adder;
  }

  /** Events that the devices of that centre declared lost. */
  public LongAdder lost(String centre) {
    return lostByCentre.computeIfAbsent(centre, id -> new LongAdder());
  }

  /** Events of that centre that were received after their service day was over. */
  public LongAdder corrections(String centre) {
    return correctionsByCentre.computeIfAbsent(centre, id -> new LongAdder());
  }

  /** Counts events that took that long from being received to being visible. */
  void lag(long nanos, int events) {
    double seconds = nanos / NANOS_PER_SECOND;
    int bucket = 0;
    while (bucket < LAG_BOUNDS_SECONDS.length && seconds > LAG_BOUNDS_SECONDS[bucket]) {
      bucket++;
    }
    lagBuckets[bucket].add(events);
    lagNanos.add(nanos * events);
  }

  /**
   * How many events took at most the bucket's bound but more than the one before; the last is +∞.
   */
  public long[] lagBuckets() {
    long[] counts = new long[lagBuckets.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = lagBuckets[i].sum();
    }
    return counts;
  }

  /** Sum of all lags, seconds. */
  public double lagSumSeconds() {
    return lagNanos.sum() / NANOS_PER_SECOND;
  }
}
