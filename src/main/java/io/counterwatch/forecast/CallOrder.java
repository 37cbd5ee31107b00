package io.counterwatch.forecast;

import io.counterwatch.forecast.Floor.Waiting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who is called before whom, seen from the calls: priorities, head starts and separate lines all
 * show in how often the earlier of two is called first, by what they wait for and by how much
 * earlier they came. Starts from first come, first served.
 */
final class CallOrder {
  /** Ends of the first buckets of a lead, minutes; a last bucket has no end. */
  private static final double[] LEAD_ENDS = {0.5, 1, 1.5, 2, 2.5, 3, 5};

  static final int BUCKETS = LEAD_ENDS.length + 1;

  /** How far ahead it makes sense to ask, minutes. */
  static final double LONGEST_LEAD = 10;

  /** Limit on pairs of kinds; further ones stay first come, first served. */
  static final int MAX_PAIRS = 4_096;

  private static final double PRIOR_PAIRS = 3;
  private static final double PRIOR_SHARE = 0.9;

  /** Beyond so many pairs the older ones count half. */
  private static final double MEMORY = 200;

  /** What somebody waits for. */
  record Kind(String service, boolean priority) {}

  private record Pair(Kind earlier, Kind later) {}

  /** How many pairs were seen, and of how many the earlier one was called first; by bucket. */
  static final class Seen {
    private final double[] pairs = new double[BUCKETS];
    private final double[] inOrder = new double[BUCKETS];

    /** How probable it is that the earlier one is called first. */
    double inOrder(int bucket) {
      return (inOrder[bucket] + PRIOR_SHARE * PRIOR_PAIRS) / (pairs[bucket] + PRIOR_PAIRS);
    }
  }

  private static final Seen NOTHING = new Seen();

  private final Map<Pair, Seen> seen = new LinkedHashMap<>();

  /** The bucket of a lead in minutes. */
  static int bucket(double lead) {
    int bucket = 0;
    while (bucket < LEAD_ENDS.length && lead >= LEAD_ENDS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** Where a bucket begins, minutes. */
  static double bucketStart(int bucket) {
    return bucket == 0 ? 0 : LEAD_ENDS[bucket - 1];
  }

  /** Where a bucket ends, minutes; the last one has no end. */
  static double bucketEnd(int bucket) {
    return bucket < LEAD_ENDS.length ? LEAD_ENDS[bucket] : Double.POSITIVE_INFINITY;
  }

  /** How probable it is that the earlier one is called first. */
  double inOrder(Kind earlier, Kind later, int bucket) {
    return between(earlier, later).inOrder(bucket);
  }

  /** What was seen of two kinds; to be asked while nothing more is. */
  Seen between(Kind earlier, Kind later) {
    Seen both = seen.get(new Pair(earlier, later));
    return both == null ? NOTHING : both;
  }

  /** Learns from a call over somebody who goes on waiting; nothing, where both came at once. */
  void observe(Waiting called, Waiting other) {
    if (called.sinceMicros() == other.sinceMicros()) {
      return;
    }
    boolean inOrder = called.sinceMicros() < other.sinceMicros();
    Waiting earlier = inOrder ? called : other;
    Waiting later = inOrder ? other : called;
    double lead = Floor.minutes(earlier.sinceMicros(), later.sinceMicros());
    observe(earlier.kind(), later.kind(), lead, inOrder);
  }

  /** Learns from a call, over somebody who goes on waiting. */
  void observe(Kind earlier, Kind later, double lead, boolean inOrder) {
    Pair pair = new Pair(earlier, later);
    Seen both = seen.get(pair);
    if (both == null) {
      if (seen.size() >= MAX_PAIRS) {
        return;
      }
      both = new Seen();
      seen.put(pair, both);
    }
    int bucket = bucket(lead);
    both.pairs[bucket]++;
    if (inOrder) {
      both.inOrder[bucket]++;
    }
    if (both.pairs[bucket] > MEMORY) {
      both.pairs[bucket] /= 2;
      both.inOrder[bucket] /= 2;
    }
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    seen.keySet()
        .removeIf(
            pair ->
                services.contains(pair.earlier.service) || services.contains(pair.later.service));
  }

  void write(StateWriter out) {
    out.put((long) seen.size());
    seen.forEach(
        (pair, both) -> {
          write(out, pair.earlier);
          write(out, pair.later);
          out.put(both.pairs);
          out.put(both.inOrder);
        });
  }

  private static void write(StateWriter out, Kind kind) {
    out.put(kind.service);
    out.put(kind.priority);
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    int count = in.count(MAX_PAIRS);
    for (int i = 0; i < count; i++) {
      Kind earlier = new Kind(in.text(), in.flag());
      Kind later = new Kind(in.text(), in.flag());
      Seen both = new Seen();
      in.reals(both.pairs);
      in.reals(both.inOrder);
      seen.put(new Pair(earlier, later), both);
    }
  }
}
