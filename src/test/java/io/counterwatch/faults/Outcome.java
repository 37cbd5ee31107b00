package io.counterwatch.faults;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param strikes faults that happened
 * @param events that were recorded
 * @param messages PUBLISH packets for an event, on average; a message may hold several
 * @param sendings how often an event went over the wire, on average
 * @param drainSeconds from the last fault, or the last event if that was later, until all devices
 *     knew all to be stored
 * @param seconds that the whole took
 */
record Outcome(
    String name,
    String fault,
    long strikes,
    long events,
    double messages,
    double sendings,
    double drainSeconds,
    long lost,
    long twice,
    String verdict,
    long seconds,
    long seed) {
  private static final String ROW =
      "| %-18s | %-58s | %6s | %8s | %8s | %8s | %7s | %5s | %5s | %-9s | %6s | %s |";

  /** Of a scenario that did not get so far that there is anything to count. */
  static Outcome notPlayed(String name, String fault, long seconds, long seed) {
    return new Outcome(name, fault, 0, 0, 0, 0, 0, 0, 0, Findings.FAIL, seconds, seed);
  }

  /** The same with another word on it. */
  Outcome judged(String other) {
    return new Outcome(
        name,
        fault,
        strikes,
        events,
        messages,
        sendings,
        drainSeconds,
        lost,
        twice,
        other,
        seconds,
        seed);
  }

  /** Two plays of one scenario; the seed is the first one's. */
  Outcome and(Outcome next) {
    double share = (double) events / (events + next.events);
    return new Outcome(
        name,
        fault,
        strikes + next.strikes,
        events + next.events,
        messages * share + next.messages * (1 - share),
        sendings * share + next.sendings * (1 - share),
        Math.max(drainSeconds, next.drainSeconds),
        lost + next.lost,
        twice + next.twice,
        next.verdict,
        seconds + next.seconds,
        seed);
  }

  /** The rows with their head, as Markdown. */
  static String table(List<Outcome> outcomes) {
    StringBuilder table = new StringBuilder();
    table
        .append(
            ROW.formatted(
                "scenario",
                "fault",
                "times",
                "events",
                "messages",
                "sendings",
                "drained",
                "lost",
                "twice",
                "verdict",
                "took",
                "seed"))
        .append('\n')
        .append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    outcomes.forEach(outcome -> table.append(outcome.row()).append('\n'));
    return table.toString();
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        ROW,
        name,
        fault,
        strikes,
        events,
        String.format(Locale.ROOT, "%.2f", messages),
        String.format(Locale.ROOT, "%.2f", sendings),
        String.format(Locale.ROOT, "%.1f s", drainSeconds),
        lost,
        twice,
        verdict,
        seconds + " s",
        seed);
  }
}
