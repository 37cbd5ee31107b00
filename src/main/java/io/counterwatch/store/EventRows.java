package io.counterwatch.store;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventType;
import io.counterwatch.event.WireNamed;
import io.vertx.sqlclient.Row;
import java.util.Map;

/** Stored events read back. */
final class EventRows {
  /** The columns that {@link #event} reads, of the table {@code e}. */
  static final String SELECT =
      "SELECT e.centre, e.day, "
          + Micros.of("e.time")
          + " AS time_micros, "
          + Micros.of("e.received")
          + " AS received_micros, e.type, e.publisher, e.device, e.id, e.epoch, e.sequence,"
          + " e.clock_bound, e.subject, e.content_hash, e.data";

  private static final Map<String, EventType> TYPES = WireNamed.index(EventType.class);

  private EventRows() {}

  static Event event(Row row, BodyReader bodies) {
    EventType type = TYPES.get(row.getString("type"));
    if (type == null) {
      throw new IllegalStateException("the log holds an unknown type: " + row.getString("type"));
    }
    Long sequence = row.getLong("sequence");
    Integer bound = row.getInteger("clock_bound");
    return new Event(
        row.getString("centre"),
        row.getString("publisher"),
        row.getString("device"),
        row.getString("id"),
        row.getString("epoch"),
        sequence == null ? 0 : sequence,
        row.getLong("time_micros"),
        row.getLong("received_micros"),
        bound == null ? -1 : bound,
        row.getString("subject"),
        row.getLong("content_hash"),
        bodies.read(type, row.getString("data")));
  }
}
