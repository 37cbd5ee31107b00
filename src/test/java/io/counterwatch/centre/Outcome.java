package io.counterwatch.centre;

import io.counterwatch.event.LeaveReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What became of a ticket, as a line of words; the notation is told in the file of the table. */
record Outcome(
    String kind,
    List<LegOutcome> legs,
    TreeMap<String, Integer> anomalies,
    Map<String, Long> work) {

  /** One leg; −1 and the empty string are "none". */
  record LegOutcome(
      String service, String state, long waited, long walked, long serving, long visit, String by) {
    @Override
    public String toString() {
      return state
          + word(" w", waited)
          + word(" k", walked)
          + word(" s", serving)
          + word(" v", visit)
          + (by.isEmpty() ? "" : " @" + by);
    }

    private static String word(String letter, long seconds) {
      return seconds < 0 ? "" : letter + seconds;
    }

    boolean left() {
      return List.of("no-show", "cancelled", "walked-out").contains(state);
    }
  }

  static Outcome parse(String line) {
    String kind = "";
    List<LegOutcome> legs = new ArrayList<>();
    TreeMap<String, Integer> anomalies = new TreeMap<>();
    Map<String, Long> work = new TreeMap<>();
    String service = "land";
    for (String word : line.strip().split(" +")) {
      String rest = word.substring(1);
      switch (word.charAt(0)) {
        case '!' -> anomalies.merge(rest, 1, Integer::sum);
        case '#' -> {
          String[] parts = rest.split(":");
          work.put(parts[0], Long.valueOf(parts[1]));
        }
        case '→' -> service = rest;
        case '@' -> legs.add(withBy(legs.removeLast(), rest));
        default -> {
          if (word.matches("[wksv]\\d+")) {
            legs.add(with(legs.removeLast(), word.charAt(0), Long.parseLong(rest)));
          } else if (word.equals("ghost") || word.equals("orphan")) {
            kind = word;
          } else {
            legs.add(new LegOutcome(service, word, -1, -1, -1, -1, ""));
          }
        }
      }
    }
    return new Outcome(kind, legs, anomalies, work);
  }

  private static LegOutcome with(LegOutcome leg, char what, long seconds) {
    return new LegOutcome(
        leg.service,
        leg.state,
        what == 'w' ? seconds : leg.waited,
        what == 'k' ? seconds : leg.walked,
        what == 's' ? seconds : leg.serving,
        what == 'v' ? seconds : leg.visit,
        leg.by);
  }

  private static LegOutcome withBy(LegOutcome leg, String by) {
    return new LegOutcome(
        leg.service, leg.state, leg.waited, leg.walked, leg.serving, leg.visit, by);
  }

  /** The same line in the order of {@link #toString}. */
  static String canonical(String line) {
    return parse(line).toString();
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(kind.isEmpty() ? "" : kind + " ");
    for (int i = 0; i < legs.size(); i++) {
      LegOutcome leg = legs.get(i);
      line.append(i == 0 ? "" : " ")
          .append(i == 0 && leg.service.equals("land") ? "" : "→" + leg.service + " ")
          .append(leg);
    }
    anomalies.forEach((anomaly, count) -> line.append((" !" + anomaly).repeat(count)));
    work.forEach(
        (counter, seconds) -> line.append(" #").append(counter).append(':').append(seconds));
    return line.toString();
  }

  boolean counts() {
    return kind.isEmpty();
  }

  /** What the day's fold made of ticket A, without the visit, which only totals know. */
  static Outcome of(ServiceDay day, long nowMicros) {
    Outcome ticket = ofTicket(day, "A", nowMicros);
    TreeMap<String, Integer> anomalies = new TreeMap<>();
    for (Anomaly anomaly : Anomaly.values()) {
      int count = (int) day.anomalies(anomaly);
      if (count > 0) {
        anomalies.put(anomaly.wireName(), count);
      }
    }
    Map<String, Long> work = new TreeMap<>();
    for (WorkMeasures counter : DayViews.measures(day, nowMicros).counters()) {
      if (counter.servingSeconds() > 0) {
        work.put(counter.id(), counter.servingSeconds());
      }
    }
    return new Outcome(ticket.kind, ticket.legs, anomalies, work);
  }

  static Outcome ofTicket(ServiceDay day, String subject, long nowMicros) {
    TicketView view = Objects.requireNonNull(day.ticket(subject, nowMicros));
    Ticket ticket = Objects.requireNonNull(day.fold().ticket(subject));
    List<LegOutcome> legs = new ArrayList<>();
    for (int i = 0; i < view.legs().size(); i++) {
      legs.add(leg(view.legs().get(i), ticket.legs.get(i)));
    }
    String kind = List.of("ghost", "orphan").contains(view.state()) ? view.state() : "";
    return new Outcome(kind, legs, new TreeMap<>(), Map.of());
  }

  private static LegOutcome leg(TicketView.LegView view, Leg leg) {
    LeaveReason reason = leg.leaveReason;
    String state =
        reason == null ? view.state() : reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String by = view.counter() == null ? "" : view.counter() + "/" + view.staff();
    return new LegOutcome(
        view.service(),
        state,
        orNone(view.waitSeconds()),
        orNone(view.walkSeconds()),
        orNone(view.serviceSeconds()),
        -1,
        by);
  }

  private static long orNone(@Nullable Integer seconds) {
    return seconds == null ? -1 : seconds;
  }

  /** The same without visits, which a ticket's view does not show. */
  Outcome withoutVisit() {
    return new Outcome(
        kind, legs.stream().map(leg -> with(leg, 'v', -1)).toList(), anomalies, work);
  }

  /** The names of the anomalies. */
  TreeSet<String> anomalyNames() {
    return new TreeSet<>(anomalies.keySet());
  }
}
