package io.counterwatch.forecast;

import io.counterwatch.forecast.CallOrder.Kind;
import io.counterwatch.forecast.CallOrder.Seen;
import io.counterwatch.forecast.Floor.Waiting;
import java.util.HashMap;
import java.util.Map;

/**
 * What stands between somebody and their call.
 *
 * @param own others of the same service
 * @param all others
 * @param before others, each by how probably they are called first
 * @param beforeShared the same, each by the share of their service's counters that serve this one
 * @param workMinutes the occupancies of {@code beforeShared}
 * @param headMinutes how long the first of all has waited
 * @param ownHeadMinutes how long the first of the same service has waited
 * @param waitedMinutes how long all have waited together
 */
record QueueAhead(
    int own,
    int all,
    double before,
    double beforeShared,
    double workMinutes,
    double headMinutes,
    double ownHeadMinutes,
    double waitedMinutes) {

  /** As of that moment. */
  static QueueAhead of(Floor floor, Learned learned, Waiting who, long micros) {
    Lines lines = new Lines(floor, learned, who);
    int own = 0;
    int all = 0;
    double before = 0;
    double beforeShared = 0;
    double work = 0;
    double head = 0;
    double ownHead = 0;
    double waited = 0;
    for (Waiting other : floor.waiting()) {
      if (other == who) {
        continue;
      }
      double minutes = other.minutes(micros);
      Line line = lines.of(other.kind());
      double first = calledFirst(line, other, who);
      double share = line.share;
      all++;
      waited += minutes;
      head = Math.max(head, minutes);
      if (other.service().equals(who.service())) {
        own++;
        ownHead = Math.max(ownHead, minutes);
      }
      before += first;
      beforeShared += first * share;
      work += first * share * line.occupancyMinutes;
    }
    return new QueueAhead(own, all, before, beforeShared, work, head, ownHead, waited);
  }

  /**
   * Others of one kind, as somebody sees them: looked up once for all of them.
   *
   * @param earlier what was seen where one of them came before
   * @param later what was seen where one of them came after
   * @param share of their service's counters that serve this one's
   * @param occupancyMinutes mean of their service
   */
  private record Line(Seen earlier, Seen later, double share, double occupancyMinutes) {}

  /** Those lines that somebody sees. */
  private static final class Lines {
    private final Floor floor;
    private final Learned learned;
    private final Waiting who;
    private final Map<Kind, Line> lines = new HashMap<>();

    Lines(Floor floor, Learned learned, Waiting who) {
      this.floor = floor;
      this.learned = learned;
      this.who = who;
    }

    Line of(Kind kind) {
      Line known = lines.get(kind);
      if (known == null) {
        known =
            new Line(
                learned.order().between(kind, who.kind()),
                learned.order().between(who.kind(), kind),
                share(kind),
                learned.occupancy().mean(kind.service()));
        lines.put(kind, known);
      }
      return known;
    }

    /** It is the same for those who have priority and those who have none. */
    private double share(Kind kind) {
      Line same = lines.get(new Kind(kind.service(), !kind.priority()));
      return same != null
          ? same.share
          : learned.capability().shared(floor, kind.service(), who.service());
    }
  }

  /** How probable it is that the other is called first. */
  private static double calledFirst(Line line, Waiting other, Waiting who) {
    long lead = who.sinceMicros() - other.sinceMicros();
    int bucket = CallOrder.bucket(Math.abs(lead) / (double) Floor.MICROS_PER_MINUTE);
    return lead >= 0 ? line.earlier.inOrder(bucket) : 1 - line.later.inOrder(bucket);
  }

  /**
   * How many who come later are expected to be called first, if this one goes on waiting for so
   * long and arrivals go on as in the last minutes.
   *
   * @param waited for how long they have waited already, minutes: the lead over who comes now
   */
  static double overtakers(
      RecentFlow flow,
      CallOrder order,
      Kind kind,
      double waited,
      double minutes,
      int ofMinutes,
      long micros) {
    double sum = 0;
    double end = waited + minutes;
    for (Map.Entry<Kind, Integer> arrivals : flow.arrivalsByKind(ofMinutes, micros).entrySet()) {
      double rate = arrivals.getValue() / (double) ofMinutes;
      Seen seen = order.between(kind, arrivals.getKey());
      for (int bucket = 0; bucket < CallOrder.BUCKETS; bucket++) {
        double start = Math.max(waited, CallOrder.bucketStart(bucket));
        if (start >= end) {
          break;
        }
        double length = Math.min(CallOrder.bucketEnd(bucket), end) - start;
        if (length > 0) {
          sum += rate * length * (1 - seen.inOrder(bucket));
        }
      }
    }
    return sum;
  }
}
