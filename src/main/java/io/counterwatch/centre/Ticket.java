package io.counterwatch.centre;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One visitor's turn. */
final class Ticket {
  final String subject;

  /** What the paper shows; the subject until the issue is known. */
  String number;

  boolean issued;
  long issuedMicros = Leg.NEVER;
  boolean printFailed;
  boolean priority;
  final List<Leg> legs = new ArrayList<>(1);

  Ticket(String subject) {
    this.subject = subject;
    this.number = subject;
  }

  /** What sets it, its legs and their services back to what they are now. */
  Runnable remember() {
    String oldNumber = number;
    boolean oldIssued = issued;
    long oldIssuedMicros = issuedMicros;
    boolean oldPrintFailed = printFailed;
    boolean oldPriority = priority;
    List<Leg> oldLegs = List.copyOf(legs);
    List<Runnable> oldParts = new ArrayList<>(oldLegs.size());
    oldLegs.forEach(leg -> oldParts.add(leg.remember()));
    return () -> {
      number = oldNumber;
      issued = oldIssued;
      issuedMicros = oldIssuedMicros;
      printFailed = oldPrintFailed;
      priority = oldPriority;
      legs.clear();
      legs.addAll(oldLegs);
      oldParts.forEach(Runnable::run);
    };
  }

  Leg leg() {
    return legs.getLast();
  }

  boolean serviceStarted() {
    for (Leg leg : legs) {
      if (!leg.segments.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether its paper never came out; ghosts are in no measure. */
  boolean isGhost() {
    return printFailed && !serviceStarted();
  }

  boolean wasCalled() {
    for (Leg leg : legs) {
      if (leg.wasCalled()) {
        return true;
      }
    }
    return false;
  }

  /** Whether its last leg ended before the issue, as clocks that are wrong may tell it. */
  boolean endedBeforeIssue() {
    long ended = leg().endedMicros;
    return issued && ended != Leg.NEVER && ended < issuedMicros;
  }

  /** Whether it stands in the totals: issued, and no ghost. */
  boolean counts() {
    return issued && !isGhost();
  }

  @Nullable Leg firstLegOrNull() {
    return legs.isEmpty() ? null : legs.getFirst();
  }
}
