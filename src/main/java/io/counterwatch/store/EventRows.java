package io.counterwatch.store;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventType;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.HashMap;
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

  /** All of a service day's, in no order. */
  private static final String OF_DAY = SELECT + " FROM event e WHERE e.centre = $1 AND e.day = $2";

  private static final int CENTRE = 0;
  private static final int DAY = 1;
  private static final int TIME = 2;
  private static final int RECEIVED = 3;
  private static final int TYPE = 4;
  private static final int PUBLISHER = 5;
  private static final int DEVICE = 6;
  private static final int ID = 7;
  private static final int EPOCH = 8;
  private static final int SEQUENCE = 9;
  private static final int CLOCK_BOUND = 10;
  private static final int SUBJECT = 11;
  private static final int CONTENT_HASH = 12;
  private static final int DATA = 13;

  private static final Map<String, EventType> TYPES = WireNamed.index(EventType.class);

  private final BodyReader bodies;

  /** One copy of each text that stands in many rows: of centres, devices and epochs. */
  private final Map<String, String> shared = new HashMap<>();

  /** For the rows of one answer. */
  EventRows(BodyReader bodies) {
    this.bodies = bodies;
  }

  /** The rows of a service day's events, in no order. */
  static Future<RowSet<Row>> ofDay(Pool pool, String centre, LocalDate day) {
    return pool.preparedQuery(OF_DAY).execute(Tuple.of(centre, day));
  }

  /** The service day under which the event is stored. */
  DayKey day(Row row) {
    return new DayKey(shared(row, CENTRE), row.getLocalDate(DAY));
  }

  /** The body as it is stored. */
  static String data(Row row) {
    return row.getString(DATA);
  }

  /** The event. Columns are read by their places: by name each would be searched for. */
  Event event(Row row) {
    EventType type = TYPES.get(row.getString(TYPE));
    if (type == null) {
      throw new IllegalStateException("the log holds an unknown type: " + row.getString(TYPE));
    }
    Long sequence = row.getLong(SEQUENCE);
    Integer bound = row.getInteger(CLOCK_BOUND);
    return new Event(
        shared(row, CENTRE),
        shared(row, PUBLISHER),
        shared(row, DEVICE),
        row.getString(ID),
        row.getString(EPOCH) == null ? null : shared(row, EPOCH),
        sequence == null ? 0 : sequence,
        row.getLong(TIME),
        row.getLong(RECEIVED),
        bound == null ? -1 : bound,
        row.getString(SUBJECT),
        row.getLong(CONTENT_HASH),
        bodies.read(type, data(row)));
  }

  private String shared(Row row, int column) {
    String text = row.getString(column);
    String known = shared.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
