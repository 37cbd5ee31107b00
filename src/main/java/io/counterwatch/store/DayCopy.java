package io.counterwatch.store;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.SharedTexts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * Reads the events of whole days, as a start must for every centre: by PostgreSQL's binary COPY,
 * whose rows need no driver's objects between the bytes and the events. Texts and bodies that come
 * again and again are made once, so the events in memory share them.
 */
final class DayCopy {
  /** Microseconds from 1970 to 2000, where PostgreSQL's times begin. */
  private static final long PG_EPOCH_MICROS = 946_684_800_000_000L;

  private static final long PG_EPOCH_DAY = 10_957;

  /** Limit on the days of one question: it holds all their keys. */
  private static final int MAX_DAYS_PER_QUESTION = 64;

  /** Bodies that are remembered; a power of two. One that falls on another's place replaces it. */
  private static final int BODIES = 1 << 14;

  private static final Map<String, EventType> TYPES = WireNamed.index(EventType.class);

  /** Nothing is left out. */
  static final Set<EventType> EVERY_TYPE =
      Collections.unmodifiableSet(EnumSet.allOf(EventType.class));

  private final BodyReader bodies;
  private final SharedTexts texts = new SharedTexts();
  private final @Nullable ReadBody[] readBodies = new ReadBody[BODIES];

  /** A body, with what it was read from. */
  private record ReadBody(EventType type, String data, EventBody body) {}

  private DayCopy(BodyReader bodies) {
    this.bodies = bodies;
  }

  /**
   * The events of those types of each of those days, in no order. Blocks.
   *
   * @param answerMillis a question that takes longer is ended, and the reading fails; 0 for no
   *     limit
   */
  static Map<DayKey, List<Event>> read(
      Database database,
      Collection<DayKey> days,
      Set<EventType> types,
      BodyReader bodies,
      int answerMillis)
      throws SQLException {
    DayCopy copy = new DayCopy(bodies);
    Map<DayKey, List<Event>> events = new LinkedHashMap<>();
    days.forEach(day -> events.put(day, new ArrayList<>()));
    List<DayKey> all = List.copyOf(events.keySet());
    try (Connection connection = database.openForReading(answerMillis)) {
      CopyManager questions = connection.unwrap(PGConnection.class).getCopyAPI();
      for (int from = 0; from < all.size(); from += MAX_DAYS_PER_QUESTION) {
        List<DayKey> some = all.subList(from, Math.min(from + MAX_DAYS_PER_QUESTION, all.size()));
        copy.read(questions.copyOut(question(some, types)), events);
      }
    }
    return events;
  }

  private void read(CopyOut answer, Map<DayKey, List<Event>> events) throws SQLException {
    try {
      for (byte[] message = answer.readFromCopy();
          message != null;
          message = answer.readFromCopy()) {
        CopiedRow row = new CopiedRow(message);
        if (!row.isEnd()) {
          String centre = row.requiredText(texts);
          LocalDate day = LocalDate.ofEpochDay(PG_EPOCH_DAY + row.requiredInteger());
          List<Event> ofDay = events.get(new DayKey(centre, day));
          if (ofDay != null) {
            ofDay.add(event(centre, row));
          }
        }
      }
    } finally {
      if (answer.isActive()) {
        answer.cancelCopy();
      }
    }
  }

  /** COPY takes no parameters, so the keys are written into it, as quoted texts. */
  private static String question(List<DayKey> days, Set<EventType> types) {
    String keys =
        days.stream()
            .map(
                day -> "(" + quoted(day.centre()) + ", " + quoted(day.day().toString()) + "::date)")
            .collect(Collectors.joining(", "));
    String wanted =
        types.containsAll(EVERY_TYPE)
            ? ""
            : types.stream()
                .map(type -> quoted(type.wireName()))
                .collect(Collectors.joining(", ", " AND e.type IN (", ")"));
    return """
    COPY (
      SELECT e.centre, e.day, e.time, e.received, e.type, e.publisher, e.device, e.id, e.epoch,
        e.sequence, e.clock_bound, e.subject, e.content_hash, e.data
      FROM (VALUES %s) AS k (centre, day)
      JOIN event e ON e.centre = k.centre AND e.day = k.day%s
    ) TO STDOUT (FORMAT binary)
    """
        .formatted(keys, wanted);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The columns after the day, in the order in which they were asked for. */
  private Event event(String centre, CopiedRow row) {
    long timeMicros = PG_EPOCH_MICROS + row.requiredBigint();
    long receivedMicros = PG_EPOCH_MICROS + row.requiredBigint();
    EventType type = type(row.requiredText(texts));
    String publisher = row.requiredText(texts);
    String device = row.requiredText(texts);
    String id = row.requiredText();
    String epoch = row.text(texts);
    long sequence = row.bigint(0);
    int clockBoundMillis = row.integer(-1);
    String subject = row.text(texts);
    long contentHash = row.requiredBigint();
    return new Event(
        centre,
        publisher,
        device,
        id,
        epoch,
        sequence,
        timeMicros,
        receivedMicros,
        clockBoundMillis,
        subject,
        contentHash,
        body(type, row.requiredText(texts)));
  }

  private static EventType type(String name) {
    EventType type = TYPES.get(name);
    if (type == null) {
      throw new IllegalStateException("the log holds an unknown type: " + name);
    }
    return type;
  }

  private EventBody body(EventType type, String data) {
    int place = (31 * data.hashCode() + type.ordinal()) & (BODIES - 1);
    ReadBody known = readBodies[place];
    if (known != null && known.type() == type && known.data().equals(data)) {
      return known.body();
    }
    EventBody body = bodies.read(type, data);
    readBodies[place] = new ReadBody(type, data, body);
    return body;
  }
}
