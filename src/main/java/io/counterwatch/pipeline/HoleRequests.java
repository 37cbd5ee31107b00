package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a device again for what is missing of an epoch: each hole five times, two seconds apart and
 * doubling; then it is given up. A request counts only if the device was heard after the one
 * before; whatever comes of any hole makes all of them begin anew, since the device is at work.
 */
final class HoleRequests {
  /** How often a hole is asked for. */
  static final int MAX_REQUESTS = 5;

  private static final long FIRST_WAIT_NANOS = 2_000_000_000L;

  private static final class Asked {
    int times;
    long askedNanos;
    long nextNanos;
    boolean givenUp;
  }

  private Map<SequenceRange, Asked> asked = new HashMap<>();

  /** The holes as they are now. */
  void holes(List<SequenceRange> holes) {
    Map<SequenceRange, Asked> kept = new HashMap<>();
    for (SequenceRange hole : holes) {
      Asked known = asked.get(hole);
      kept.put(hole, known == null ? new Asked() : known);
    }
    boolean someCame = !kept.keySet().containsAll(asked.keySet());
    asked = kept;
    if (someCame) {
      restart();
    }
  }

  /** Asks from the beginning, as if nothing had been asked for. */
  void restart() {
    asked.replaceAll((hole, request) -> new Asked());
  }

  /** Whether nothing is missing. */
  boolean isEmpty() {
    return asked.isEmpty();
  }

  /**
   * Those to be named in an acknowledgement that goes out now.
   *
   * @param heardNanos when the device was heard last
   */
  List<SequenceRange> ask(long nanos, long heardNanos) {
    List<SequenceRange> due = new ArrayList<>();
    asked.forEach(
        (hole, request) -> {
          if (isToBeAsked(request, nanos)) {
            if (request.times == 0 || heardNanos - request.askedNanos > 0) {
              request.times++;
            }
            request.askedNanos = nanos;
            request.nextNanos = nanos + (FIRST_WAIT_NANOS << (request.times - 1));
            due.add(hole);
          }
        });
    due.sort(Comparator.comparingLong(SequenceRange::from));
    return due;
  }

  /** Whether any is to be asked for now. */
  boolean anyToAsk(long nanos) {
    return asked.values().stream().anyMatch(request -> isToBeAsked(request, nanos));
  }

  /**
   * Those that were asked for often enough by a device that was heard since; each is named once.
   *
   * @param heardNanos when the device was heard last
   */
  List<SequenceRange> hopeless(long nanos, long heardNanos) {
    List<SequenceRange> hopeless = new ArrayList<>();
    asked.forEach(
        (hole, request) -> {
          if (request.times >= MAX_REQUESTS
              && !request.givenUp
              && nanos - request.nextNanos >= 0
              && heardNanos - request.askedNanos > 0) {
            request.givenUp = true;
            hopeless.add(hole);
          }
        });
    return hopeless;
  }

  /** Whether this hole was named as hopeless and nothing has happened since. */
  boolean isGivenUp(SequenceRange hole) {
    Asked request = asked.get(hole);
    return request != null && request.givenUp;
  }

  private static boolean isToBeAsked(Asked request, long nanos) {
    return request.times == 0 || (request.times < MAX_REQUESTS && nanos - request.nextNanos >= 0);
  }
}
