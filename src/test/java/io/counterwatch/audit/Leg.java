package io.counterwatch.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait and service of a ticket, in the words of the definitions. */
final class Leg {
  /** The transfer that opened it; null for a ticket's first. */
  final @Nullable RawEvent transfer;

  String state = "waiting";
  @Nullable Long outOfQueue;
  @Nullable Long firstCall;
  @Nullable RawEvent lastCall;
  @Nullable String openingAtCall;
  @Nullable Long walk;
  @Nullable Long ended;
  String reason = "";
  @Nullable String creditedCounter;
  @Nullable String creditedClerk;

  /** Whom the finish names that ended it. */
  @Nullable String clerkOfFinish;

  List<Stretch> stretches = new ArrayList<>();

  /** The leg as it was before its end was guessed; null where nothing is guessed. */
  @Nullable Leg beforeGuess;

  Leg(@Nullable RawEvent transfer) {
    this.transfer = transfer;
  }

  Leg copy() {
    Leg copy = new Leg(transfer);
    copy.state = state;
    copy.outOfQueue = outOfQueue;
    copy.firstCall = firstCall;
    copy.lastCall = lastCall;
    copy.openingAtCall = openingAtCall;
    copy.walk = walk;
    copy.ended = ended;
    copy.reason = reason;
    copy.creditedCounter = creditedCounter;
    copy.creditedClerk = creditedClerk;
    copy.clerkOfFinish = clerkOfFinish;
    stretches.forEach(stretch -> copy.stretches.add(stretch.copy()));
    return copy;
  }

  boolean is(String word) {
    return state.equals(word);
  }

  /** The stretch that goes on or went on last. */
  Stretch last() {
    return stretches.getLast();
  }

  void outOfQueue(long micros) {
    if (outOfQueue == null) {
      outOfQueue = micros;
    }
  }
}
