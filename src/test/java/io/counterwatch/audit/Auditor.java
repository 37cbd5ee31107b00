package io.counterwatch.audit;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts a centre's day from the list of all its events. Names and texts are those of the API's
 * JSON with its lists flattened by their ids, without counts that are 0; see {@link Flat}.
 */
public final class Auditor {
  private static final long QUEUE_STEP_MICROS = 300_000_000L;

  private final AuditPlan plan;
  private final LocalDate day;
  private final long startMicros;
  private final long endMicros;
  private final long nowMicros;
  private final boolean over;
  private final List<RawEvent> all;
  private final Map<String, LocalDate> ticketDays;
  private final List<RawEvent> ofDay;
  private final Shifts shifts = new Shifts();
  private final Turns turns;
  private final TicketFigures tickets;
  private final WorkFigures work;
  private final Besides besides;
  private final Dossiers dossiers;

  /** The last call at each counter. */
  private final Map<String, RawEvent> calls = new HashMap<>();

  private Auditor(AuditPlan plan, List<RawEvent> events, LocalDate day, long now) {
    this.plan = plan;
    this.day = day;
    this.startMicros = plan.startOf(day);
    this.endMicros = plan.endOf(day);
    this.over = now >= endMicros;
    this.nowMicros = Math.min(now, endMicros);
    this.all = events.stream().sorted(RawEvent.ORDER).toList();
    this.ticketDays = ticketDays();
    this.ofDay = all.stream().filter(event -> dayOf(event).equals(day)).toList();
    this.turns = new Turns(plan, shifts);
    for (RawEvent event : ofDay) {
      turns.play(event);
      shifts.play(event);
      if (event.type().equals("ticket.called")) {
        calls.put(event.word("counter"), event);
      }
    }
    this.tickets = new TicketFigures(plan, turns.all(), over, nowMicros);
    this.work = new WorkFigures(turns.all(), shifts, nowMicros);
    this.besides = new Besides(ofDay, nowMicros);
    this.dossiers = new Dossiers(all, startMicros, over ? endMicros - 1 : now);
  }

  /** The figures of {@code /api/v1/centres/{id}/days/{date}} as of that moment. */
  public static SortedMap<String, String> day(
      AuditPlan plan, List<RawEvent> events, LocalDate day, long nowMicros) {
    Auditor auditor = new Auditor(plan, events, day, nowMicros);
    Sheet sheet = new Sheet();
    auditor.putTotals(sheet, "total", "total");
    auditor.work.put(sheet, "counters", "served", WorkFigures.COUNTERS, true);
    auditor.work.put(sheet, "staff", "served", WorkFigures.CLERKS, true);
    auditor.tickets.hours(
        sheet,
        "hours",
        auditor.startMicros,
        micros -> String.format(Locale.ROOT, "%02d", plan.localHour(micros)));
    sheet.text("final", auditor.over ? "true" : null);
    auditor.putOthers(sheet, false);
    sheet.count("anomalies", auditor.anomalies() + auditor.dossiers.senseless());
    return sheet.figures();
  }

  /** The figures of {@code /api/v1/centres/{id}} as of that moment. */
  public static SortedMap<String, String> live(
      AuditPlan plan, List<RawEvent> events, long nowMicros) {
    Auditor auditor = new Auditor(plan, events, plan.dayOf(nowMicros), nowMicros);
    Sheet sheet = new Sheet();
    auditor.putTotals(sheet, "today", "today");
    auditor.work.put(sheet, "counters", "servedToday", WorkFigures.COUNTERS, false);
    auditor.work.put(sheet, "staff", "served", WorkFigures.CLERKS, false);
    auditor.tickets.hours(sheet, "hours", auditor.startMicros, plan::text);
    auditor.putOthers(sheet, true);
    sheet.count("data.anomalies", auditor.anomalies() + auditor.dossiers.senseless());
    auditor.ofDay.stream()
        .mapToLong(RawEvent::micros)
        .max()
        .ifPresent(last -> sheet.text("data.lastEvent", plan.text(last)));
    sheet.text("day", auditor.day.format(DateTimeFormatter.ISO_LOCAL_DATE));
    auditor.putQueues(sheet);
    auditor.putCounters(sheet);
    sheet.count("dossiersDue", auditor.dossiers.dueBefore(auditor.endMicros));
    return sheet.figures();
  }

  /** The days that have events. */
  public static List<LocalDate> days(AuditPlan plan, List<RawEvent> events) {
    Auditor auditor = new Auditor(plan, events, LocalDate.EPOCH, 0);
    return auditor.all.stream().map(auditor::dayOf).distinct().sorted().toList();
  }

  private LocalDate dayOf(RawEvent event) {
    return event.isOfTicket()
        ? Objects.requireNonNull(ticketDays.get(event.about()))
        : plan.dayOf(event.micros());
  }

  /** A ticket's day is that of its first issue, or else of its first event. */
  private Map<String, LocalDate> ticketDays() {
    Map<String, RawEvent> ruling = new HashMap<>();
    for (RawEvent event : all) {
      if (event.isOfTicket()) {
        RawEvent before = ruling.get(event.about());
        boolean issues = event.type().equals("ticket.issued");
        if (before == null || (issues && !before.type().equals("ticket.issued"))) {
          ruling.put(event.about(), event);
        }
      }
    }
    Map<String, LocalDate> days = new HashMap<>();
    ruling.forEach(
        (ticket, event) -> {
          String given = event.type().equals("ticket.issued") ? event.text("day") : null;
          days.put(ticket, given != null ? LocalDate.parse(given) : plan.dayOf(event.micros()));
        });
    return days;
  }

  private void putTotals(Sheet sheet, String centre, String ofService) {
    tickets.ofCentre(sheet, centre);
    if (!plan.history()) {
      sheet.count(
          centre + ".corrections",
          ofDay.stream().filter(event -> event.received() >= endMicros).count());
    }
    for (String service : tickets.services()) {
      tickets.ofService(sheet, "services." + service + "." + ofService, service);
    }
  }

  private void putOthers(Sheet sheet, boolean live) {
    long served =
        turns.all().stream().filter(turn -> turn.counts() && turn.leg().is("served")).count();
    besides.ratings(sheet, turns, served);
    besides.assistance(sheet, live);
    besides.enquiriesAndFaults(sheet);
    besides.hall(sheet, plan, live);
    dossiers.put(sheet);
  }

  private long anomalies() {
    long count = shifts.senseless.size() + besides.senseless() + work.tooLong();
    for (Turn turn : turns.all()) {
      count += turn.senseless.size();
      count += turn.issue == null ? 1 : 0;
      count += turn.printFailed && turn.wasStarted() ? 1 : 0;
      Long ended = turn.leg().ended;
      count += turn.issue != null && ended != null && ended < turn.issued() ? 1 : 0;
      for (Leg leg : turn.legs) {
        count += leg.stretches.stream().filter(stretch -> stretch.bare).count();
        Long call = leg.firstCall;
        count += turn.issue != null && call != null && call < turn.opened(leg) ? 1 : 0;
      }
    }
    return count;
  }

  // ---- queues

  private void putQueues(Sheet sheet) {
    putQueue(sheet, "", null);
    for (String service : tickets.services()) {
      putQueue(sheet, "services." + service + ".", service);
    }
  }

  private void putQueue(Sheet sheet, String name, @Nullable String service) {
    for (long at = startMicros + QUEUE_STEP_MICROS; at < nowMicros; at += QUEUE_STEP_MICROS) {
      int waited = tickets.waitingAt(at - 1, service).size();
      if (waited != 0) {
        sheet.number(name + "queue." + plan.text(at) + ".waiting", waited);
      }
    }
    List<Long> waiting = over ? List.of() : tickets.waitingAt(nowMicros, service);
    sheet.count(name + "queue." + plan.text(nowMicros) + ".waiting", waiting.size());
    sheet.count(name + "waiting", waiting.size());
    waiting.stream()
        .min(Long::compare)
        .ifPresent(
            opened -> {
              sheet.number(name + "longestWait", Sheet.seconds(nowMicros - opened));
              if (service != null) {
                sheet.text(name + "longestWaitSince", plan.text(opened));
              }
            });
    if (service != null) {
      int target = plan.target(service);
      sheet.count(
          name + "overTarget",
          waiting.stream()
              .mapToLong(opened -> Math.max(0, Sheet.seconds(nowMicros - opened) - target))
              .sum());
    }
  }

  // ---- counters

  private String state(String counter) {
    return serving(counter) != null ? "serving" : shifts.stateOf(counter);
  }

  /** Since when it serves that ticket, has nobody, is paused or closed; null where it never was. */
  private @Nullable Long since(String counter) {
    Turn serving = serving(counter);
    if (serving != null) {
      return serving.leg().last().from;
    }
    Long since = shifts.sinceOf(counter);
    if (since != null && shifts.stateOf(counter).equals("available")) {
      for (Turn turn : turns.all()) {
        for (Leg leg : turn.legs) {
          for (Stretch stretch : leg.stretches) {
            if (stretch.counter.equals(counter) && stretch.to != null) {
              since = Math.max(since, stretch.to);
            }
          }
        }
      }
    }
    return since;
  }

  private @Nullable Turn serving(String counter) {
    Turn newest = null;
    for (Turn turn : turns.all()) {
      if (turn.leg().is("serving") && turn.leg().last().counter.equals(counter)) {
        newest =
            newest == null || turn.leg().last().rank > newest.leg().last().rank ? turn : newest;
      }
    }
    return newest;
  }

  private @Nullable Turn calledTo(String counter) {
    RawEvent call = calls.get(counter);
    Turn turn = call == null ? null : turns.of(call.subject());
    return turn != null && turn.leg().is("called") && turn.leg().lastCall == call ? turn : null;
  }

  private void putCounters(Sheet sheet) {
    Map<String, Integer> states = new TreeMap<>();
    Set<String> counters = new TreeSet<>(plan.sends().keySet());
    counters.addAll(work.names(WorkFigures.COUNTERS));
    counters.addAll(calls.keySet());
    for (String counter : counters) {
      String state = state(counter);
      Long since = since(counter);
      states.merge(state, 1, Integer::sum);
      if (!state.equals("closed")) {
        sheet.text("counters." + counter + ".state", state);
      }
      sheet.text("counters." + counter + ".since", since == null ? null : plan.text(since));
      sheet.text(
          "counters." + counter + ".pauseReason",
          state.equals("paused") ? shifts.pauseReasonOf(counter) : null);
    }
    for (String state : List.of("serving", "available", "paused", "closed")) {
      sheet.count("counterStates." + state, states.getOrDefault(state, 0));
    }
    for (String counter : work.names(WorkFigures.COUNTERS)) {
      Turn turn = serving(counter);
      String clerk = turn == null ? null : turn.leg().last().clerk();
      sheet.text("counters." + counter + ".staff", clerk == null ? shifts.clerkAt(counter) : clerk);
    }
    for (String counter : calls.keySet()) {
      putTicket(sheet, counter, calledTo(counter), true);
    }
    for (String counter : work.names(WorkFigures.COUNTERS)) {
      putTicket(sheet, counter, serving(counter), false);
    }
  }

  private static void putTicket(Sheet sheet, String counter, @Nullable Turn turn, boolean called) {
    if (turn != null) {
      sheet.text("counters." + counter + ".ticket", turn.number());
      sheet.text("counters." + counter + ".subject", turn.subject);
      sheet.figures().remove("counters." + counter + ".called");
      sheet.text("counters." + counter + ".called", called ? "true" : null);
    }
  }
}
