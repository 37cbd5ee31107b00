package io.counterwatch.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who waits in a centre. Whoever returns with a missing paper goes first, then the
 * elderly, the disabled and those whose appointment has come, then the others; first come, first
 * served among equals.
 */
final class WaitingLine {
  /** An appointment counts from this long before its time. */
  private static final long EARLY_MILLIS = WorkingHours.minutes(5);

  private final List<Visitor> waiting = new ArrayList<>();
  private long nextPlace;

  void join(Visitor visitor) {
    visitor.state = Visitor.State.WAITING;
    visitor.place = nextPlace++;
    waiting.add(visitor);
  }

  void leave(Visitor visitor) {
    waiting.remove(visitor);
  }

  /** Takes the next visitor for one of these services out of the line; null if nobody waits. */
  @Nullable Visitor take(List<String> services, long nowMillis) {
    Comparator<Visitor> order =
        Comparator.<Visitor>comparingInt(visitor -> rank(visitor, nowMillis))
            .thenComparingLong(visitor -> visitor.place);
    Visitor next =
        waiting.stream()
            .filter(visitor -> services.contains(visitor.service))
            .min(order)
            .orElse(null);
    if (next != null) {
      waiting.remove(next);
    }
    return next;
  }

  List<Visitor> everybody() {
    return List.copyOf(waiting);
  }

  private static int rank(Visitor visitor, long nowMillis) {
    if (visitor.returning) {
      return 0;
    }
    Long appointment = visitor.appointmentMillis;
    boolean due = appointment != null && nowMillis >= appointment - EARLY_MILLIS;
    return visitor.priority || due ? 1 : 2;
  }
}
