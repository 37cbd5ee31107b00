package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A centre's service day: its events, sorted, and their fold. Events that come in order are applied
 * as they come; anything else folds the day again, once, when a view of it is next wanted. Either
 * way the result is that of folding the sorted events from the start.
 *
 * <p>Not safe for use by several threads.
 */
public final class ServiceDay {
  private final CentrePlan plan;
  private final LocalDate day;
  private final long startMicros;
  private final long endMicros;
  private final List<WorkTime.Span> openSpans;
  private final List<Event> sorted = new ArrayList<>();
  private DayFold fold;
  private boolean outOfOrder;
  private long corrections;

  /** An empty day. */
  public ServiceDay(CentrePlan plan, LocalDate day) {
    ServiceDays days = ServiceDays.of(plan);
    this.plan = plan;
    this.day = day;
    this.startMicros = days.startMicros(day);
    this.endMicros = days.endMicros(day);
    this.openSpans = days.openSpans(day, plan.hours());
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
      boolean inOrder =
          sorted.isEmpty() || EventOrder.INSTANCE.compare(sorted.getLast(), event) < 0;
      sorted.add(event);
      if (!inOrder) {
        outOfOrder = true;
      } else if (!outOfOrder) {
        fold.apply(event);
      }
    }
  }

  /** Whether a ticket's day decides to which day the event belongs. */
  public static boolean isOfTicket(Event event) {
    return event.body() instanceof EventBody.OfTicket;
  }

  private DayFold emptyFold() {
    return new DayFold(plan, startMicros, endMicros, openSpans);
  }

  /** The state after all events. */
  DayFold fold() {
    if (outOfOrder) {
      sorted.sort(EventOrder.INSTANCE);
      fold = emptyFold();
      for (Event event : sorted) {
        fold.apply(event);
      }
      outOfOrder = false;
    }
    return fold;
  }

  /** A ticket as of that moment, or null where no event of the day names it. */
  public @Nullable TicketView ticket(String subject, long nowMicros) {
    Ticket ticket = fold().ticket(subject);
    return ticket == null
        ? null
        : TicketView.of(ticket, nowMicros >= endMicros, new ClockBounds(eventsOf(subject)));
  }

  /** A ticket's events, in the order in which they are folded. */
  public List<Event> eventsOf(String subject) {
    fold();
    return sorted.stream()
        .filter(event -> isOfTicket(event) && subject.equals(event.subject()))
        .toList();
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
