package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a device again for what is missing of an epoch: each hole five times, two seconds apart and
 * doubling; then it is given up. A hole that changes, because some of it came, begins anew.
 */
final class HoleRequests {
  /** How often a hole is asked for. */
  static final int MAX_REQUESTS = 5;

  private static final long FIRST_WAIT_NANOS = 2_000_000_000L;

  private static final class Asked {
    int times;
    long nextNanos;
  }

  private Map<SequenceRange, Asked> asked = new HashMap<>();

  /** The holes as they are now; what isn't among them is forgotten. */
  void holes(List<SequenceRange> holes) {
    if (holes.isEmpty()) {
      asked.clear();
      return;
    }
    Map<SequenceRange, Asked> kept = new HashMap<>();
    for (SequenceRange hole : holes) {
      Asked known = asked.get(hole);
      kept.put(hole, known == null ? new Asked() : known);
    }
    asked = kept;
  }

  /** Asks from the beginning, as if nothing had been asked for. */
  void restart() {
    asked.replaceAll((hole, request) -> new Asked());
  }

  /** Whether nothing is missing. */
  boolean isEmpty() {
    return asked.isEmpty();
  }

  /** Those to be named in an acknowledgement that goes out now; they count as asked for. */
  List<SequenceRange> ask(long nanos) {
    List<SequenceRange> due = new ArrayList<>();
    asked.forEach(
        (hole, request) -> {
          if (isDue(request, nanos) && request.times < MAX_REQUESTS) {
            request.nextNanos = nanos + (FIRST_WAIT_NANOS << request.times);
            request.times++;
            due.add(hole);
          }
        });
    due.sort((a, b) -> Long.compare(a.from(), b.from()));
    return due;
  }

  /** Whether any is to be asked for now. */
  boolean anyToAsk(long nanos) {
    return asked.values().stream().anyMatch(r -> isDue(r, nanos) && r.times < MAX_REQUESTS);
  }

  /** Those that were asked for often enough, without an answer to the last request either. */
  List<SequenceRange> hopeless(long nanos) {
    List<SequenceRange> hopeless = new ArrayList<>();
    asked.forEach(
        (hole, request) -> {
          if (request.times >= MAX_REQUESTS && isDue(request, nanos)) {
            hopeless.add(hole);
          }
        });
    return hopeless;
  }

  private static boolean isDue(Asked request, long nanos) {
    return request.times == 0 || nanos - request.nextNanos >= 0;
  }
}
