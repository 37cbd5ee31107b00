package io.counterwatch.store;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.TicketView;
import io.counterwatch.event.Event;
import io.counterwatch.store.PgHistory.CurrentDays;
import io.counterwatch.store.query.History.Announced;
import io.counterwatch.store.query.History.EventRow;
import io.counterwatch.store.query.History.TicketTimeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ticket's time line: its day is read from the log and folded, since what other tickets did at
 * its counter can end its service.
 */
final class TicketTimelines {
  private final Vertx vertx;
  private final Pool pool;
  private final BodyReader bodies;
  private final CurrentDays current;

  TicketTimelines(Vertx vertx, Pool pool, BodyReader bodies, CurrentDays current) {
    this.vertx = vertx;
    this.pool = pool;
    this.bodies = bodies;
    this.current = current;
  }

  Future<@Nullable TicketTimeline> of(String centre, String subject) {
    return current.ofCentre(
        centre,
        plans ->
            pool.preparedQuery("SELECT day FROM ticket WHERE centre = $1 AND subject = $2")
                .execute(Tuple.of(centre, subject))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(null)
                            : onDay(plans, subject, rows.iterator().next().getLocalDate(0))));
  }

  private Future<@Nullable TicketTimeline> onDay(CentrePlans plans, String subject, LocalDate day) {
    CentrePlan plan = plans.on(day);
    return Future.join(
            EventRows.ofDay(pool, plan.centre(), day),
            EstimateReads.announced(pool, plan.centre(), day, subject))
        .compose(
            both ->
                // A large day takes longer to fold than a loop with other people's pages may stand.
                vertx.executeBlocking(
                    () -> timeline(plan, subject, day, both.resultAt(0), both.resultAt(1)), false));
  }

  private @Nullable TicketTimeline timeline(
      CentrePlan plan,
      String subject,
      LocalDate date,
      RowSet<Row> rows,
      List<Announced> announced) {
    Map<Event, String> data = new IdentityHashMap<>();
    EventRows reader = new EventRows(bodies);
    for (Row row : rows) {
      data.put(reader.event(row), EventRows.data(row));
    }
    ServiceDay day = new ServiceDay(plan, date);
    day.add(data.keySet());
    TicketView ticket = day.ticket(subject, current.nowMicros());
    if (ticket == null) {
      return null;
    }
    List<EventRow> events =
        day.eventsOf(subject).stream()
            .map(event -> row(event, data.getOrDefault(event, "{}")))
            .toList();
    return new TicketTimeline(
        plan.centre(),
        subject,
        date,
        ticket.state(),
        ticket.number(),
        ticket.legs(),
        events,
        announced);
  }

  private static EventRow row(Event event, String data) {
    return new EventRow(
        event.id(),
        event.body().type().wireName(),
        event.publisher(),
        event.device(),
        event.epoch(),
        event.sequence(),
        event.timeMicros(),
        event.receivedMicros(),
        event.clockBoundMillis() < 0 ? null : (Integer) event.clockBoundMillis(),
        data);
  }
}
