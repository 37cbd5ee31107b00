package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A centre's service day: its events, sorted, and their fold. Events that come in order are applied
 * as they come. Where one comes late, those that overtook it are taken back and folded again, once,
 * when a view of the day is next wanted. Too late for that are more than {@link Undo#MAX_EVENTS},
 * and the first one of a day, until which nothing is remembered: then the whole day is folded
 * again. In each case the result is that of folding the sorted events from the start.
 *
 * <p>Not safe for use by several threads.
 */
public final class ServiceDay {
  /** For so long after a service its visitor is taken for who stands at the counter: 15 minutes. */
  static final long RATED_WITHIN_MICROS = 900_000_000L;

  private final CentrePlan plan;
  private final LocalDate day;
  private final long startMicros;
  private final long endMicros;
  private final List<WorkTime.Span> openSpans;
  private final List<Event> sorted = new ArrayList<>();
  private final int maxTakenBack;
  private DayFold fold;

  /** How many events were folded. */
  private int folded;

  /** How many of them are still the first of the sorted ones. */
  private int standing;

  /**
   * Whether an event came out of order, so that it is worth it to remember how to take some back.
   */
  private boolean disordered;

  private @Nullable FloorListener listener;
  private long corrections;

  /** An empty day. */
  public ServiceDay(CentrePlan plan, LocalDate day) {
    this(plan, day, Undo.MAX_EVENTS);
  }

  /** The same with another limit on the newest events that can be taken back. */
  ServiceDay(CentrePlan plan, LocalDate day, int maxTakenBack) {
    ServiceDays days = ServiceDays.of(plan);
    this.plan = plan;
    this.day = day;
    this.startMicros = days.startMicros(day);
    this.endMicros = days.endMicros(day);
    this.openSpans = days.openSpans(day, plan.hours());
    this.maxTakenBack = maxTakenBack;
    this.fold = emptyFold();
  }

  /** Adds events, in any order; none may have been added before. */
  public void add(Collection<Event> events) {
    List<Event> added = new ArrayList<>(events);
    added.sort(EventOrder.INSTANCE);
    for (Event event : added) {
      if (!plan.history() && event.receivedMicros() >= endMicros) {
        corrections++;
      }
      if (sorted.isEmpty() || EventOrder.INSTANCE.compare(sorted.getLast(), event) < 0) {
        sorted.add(event);
        if (standing == sorted.size() - 1) {
          foldRest();
        }
      } else {
        int found = Collections.binarySearch(sorted, event, EventOrder.INSTANCE);
        // One that stands there twice is a fault of the log's; it must not keep a server from
        // starting.
        int at = found < 0 ? -found - 1 : found + 1;
        sorted.add(at, event);
        standing = Math.min(standing, at);
      }
    }
  }

  /**
   * Tells somebody of all events of the day so far, and of each further one once it is folded; one
   * listener at most. What it heard can't be taken back: an event that comes late has the whole day
   * told again.
   */
  public void listen(FloorListener newListener) {
    listener = newListener;
    restart();
    foldRest();
  }

  /** Folds what came out of order, so that a listener has heard of all. */
  public void settle() {
    fold();
  }

  /** Whether a ticket's day decides to which day the event belongs. */
  public static boolean isOfTicket(Event event) {
    return event.body() instanceof EventBody.OfTicket;
  }

  private DayFold emptyFold() {
    return new DayFold(plan, startMicros, endMicros, openSpans, maxTakenBack);
  }

  /** The state after all events. */
  DayFold fold() {
    if (standing < folded) {
      disordered = true;
      if (listener == null && fold.takeBack(folded - standing)) {
        folded = standing;
      } else {
        restart();
      }
    }
    foldRest();
    return fold;
  }

  private void restart() {
    fold = emptyFold();
    folded = 0;
    standing = 0;
    fold.listen(listener);
    if (listener != null) {
      listener.restart();
    }
  }

  /** Folds the events that follow those that were folded and still stand. */
  private void foldRest() {
    while (folded < sorted.size()) {
      if (listener == null && disordered && sorted.size() - folded <= maxTakenBack) {
        fold.remember();
      }
      fold.apply(sorted.get(folded));
      folded++;
    }
    standing = folded;
  }

  /** A ticket as of that moment, or null where no event of the day names it. */
  public @Nullable TicketView ticket(String subject, long nowMicros) {
    Ticket ticket = fold().ticket(subject);
    return ticket == null
        ? null
        : TicketView.of(ticket, nowMicros >= endMicros, new ClockBounds(eventsOf(subject)));
  }

  /** The same as its visitor asks about it. */
  public @Nullable TicketNow now(String subject, long nowMicros) {
    Ticket ticket = fold().ticket(subject);
    return ticket == null ? null : now(ticket, nowMicros);
  }

  private TicketNow now(Ticket ticket, long nowMicros) {
    return TicketNow.of(ticket, fold.ahead(ticket), nowMicros >= endMicros);
  }

  /**
   * Whose visit can be rated at a counter: the ticket in service there, else the one that was
   * served last, within {@link #RATED_WITHIN_MICROS}; null where there is none.
   */
  public @Nullable TicketNow servedAt(String counter, long nowMicros) {
    Ticket ticket = fold().servedAt(counter, nowMicros - RATED_WITHIN_MICROS);
    return ticket == null ? null : now(ticket, nowMicros);
  }

  /** A ticket's events, in the order in which they are folded. */
  public List<Event> eventsOf(String subject) {
    fold();
    return sorted.stream()
        .filter(event -> isOfTicket(event) && subject.equals(event.subject()))
        .toList();
  }

  /** All events, in the order in which they are folded. */
  public List<Event> events() {
    return List.copyOf(sorted);
  }

  /** The plan that it is folded under. */
  public CentrePlan plan() {
    return plan;
  }

  /** Its date. */
  public LocalDate day() {
    return day;
  }

  /** Its first moment. */
  public long startMicros() {
    return startMicros;
  }

  /** The first moment after it. */
  public long endMicros() {
    return endMicros;
  }

  /** How many events it holds. */
  public int size() {
    return sorted.size();
  }

  /** Events that were received after the day was over; a history has none. */
  public long corrections() {
    return corrections;
  }

  /** How many anomalies of that kind; a service that still goes on is none yet. */
  public long anomalies(Anomaly anomaly) {
    return fold().tally().anomalies(anomaly);
  }

  /** The newest event time, or null for an empty day. */
  public @Nullable Long lastEventMicros() {
    if (sorted.isEmpty()) {
      return null;
    }
    fold();
    return sorted.getLast().timeMicros();
  }
}
