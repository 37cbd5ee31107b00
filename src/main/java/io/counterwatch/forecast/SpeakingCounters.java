package io.counterwatch.forecast;

import java.util.Set;
import java.util.TreeSet;

/**
 * The counters that say of themselves that they open and close, as they are at a moment: of the
 * others nobody knows what an idle one does.
 */
final class SpeakingCounters {
  /** Who works at a counter that has closed may be having a break for so long, and then is gone. */
  static final int BREAK_MINUTES = 15;

  private static final long BREAK_MICROS = BREAK_MINUTES * Floor.MICROS_PER_MINUTE;

  private final Floor floor;
  private Set<String> open = Set.of();
  private Set<String> onBreak = Set.of();
  private long version;
  private long sameUntilMicros = Long.MAX_VALUE;

  SpeakingCounters(Floor floor) {
    this.floor = floor;
  }

  /** Looks at them as they are from that moment on. */
  void look(long micros) {
    Set<String> nowOpen = new TreeSet<>();
    Set<String> nowOnBreak = new TreeSet<>();
    sameUntilMicros = Long.MAX_VALUE;
    for (Floor.Desk desk : floor.desks()) {
      long breakEnds = desk.lastActiveMicros + BREAK_MICROS;
      if (desk.speaks && desk.open) {
        nowOpen.add(desk.counter);
      } else if (desk.speaks && micros < breakEnds) {
        nowOnBreak.add(desk.counter);
        sameUntilMicros = Math.min(sameUntilMicros, breakEnds);
      }
    }
    if (!nowOpen.equals(open) || !nowOnBreak.equals(onBreak)) {
      open = nowOpen;
      onBreak = nowOnBreak;
      version++;
    }
  }

  Set<String> open() {
    return open;
  }

  /** Those that have closed for a break, as far as anybody knows. */
  Set<String> onBreak() {
    return onBreak;
  }

  /** Whether one whose shift begins would say so: it has spoken today, or all that are seen do. */
  boolean wouldSpeak(String counter) {
    boolean all = true;
    for (Floor.Desk desk : floor.desks()) {
      if (desk.counter.equals(counter)) {
        return desk.speaks;
      }
      all &= desk.speaks;
    }
    return all;
  }

  /** Another one where they are other counters than when it was looked at before. */
  long version() {
    return version;
  }

  /** While nothing happens they are the same until then. */
  long sameUntilMicros() {
    return sameUntilMicros;
  }
}
