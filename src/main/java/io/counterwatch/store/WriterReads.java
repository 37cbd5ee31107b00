package io.counterwatch.store;

import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.BestEffortKey;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.DossierKey;
import io.counterwatch.pipeline.EventStore.Enrolment;
import io.counterwatch.pipeline.EventStore.Known;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.EventStore.LedgerRow;
import io.counterwatch.pipeline.EventStore.Question;
import io.counterwatch.pipeline.EventStore.SequenceKey;
import io.counterwatch.pipeline.EventStore.StoredHashes;
import io.counterwatch.pipeline.EventStore.TicketKey;
import io.counterwatch.pipeline.EventStore.WriterState;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the writer asks of the database, over its own connection.
 *
 * <p>Keys are looked up one by one with LIMIT: it keeps the planner, which may not have seen a
 * table's growth yet, from reading the whole of it for every batch.
 */
final class WriterReads {
  private WriterReads() {}

  /** What it must know at its start. */
  static Future<WriterState> state(PgConnection opened) {
    Future<RowSet<Row>> position =
        opened.query("SELECT coalesce(max(position), 0) FROM event").execute();
    Future<RowSet<Row>> derived = opened.query("SELECT through FROM derived").execute();
    Future<RowSet<Row>> centres =
        opened.query("SELECT centre, zone, history FROM centre").execute();
    Future<RowSet<Row>> devices =
        opened
            .query(
                """
                SELECT device, centre, kind, online, %s, firmware, best_effort, problem, enrolled,
                  gateway, clock_received, disabled, replaced_by, credential, reads_alerts,
                  faults
                FROM device
                """
                    .formatted(Micros.of("last_seen")))
            .execute();
    Future<RowSet<Row>> unsettled =
        opened
            .query(
                """
                SELECT centre, day FROM service_day WHERE NOT finished
                UNION
                SELECT DISTINCT centre, day FROM event
                WHERE position > (SELECT through FROM derived)
                """)
            .execute();
    Future<Map<String, Long>> rejections = rejectionCounts(opened);
    return Future.join(List.of(position, derived, centres, devices, unsettled, rejections))
        .map(
            all ->
                new WriterState(
                    position.result().iterator().next().getLong(0),
                    derived.result().iterator().next().getLong(0),
                    rows(
                        centres.result(),
                        r -> new CentreRow(r.getString(0), r.getString(1), r.getBoolean(2))),
                    rows(devices.result(), WriterReads::device),
                    new LinkedHashSet<>(
                        rows(
                            unsettled.result(),
                            r -> new DayKey(r.getString(0), r.getLocalDate(1)))),
                    rejections.result()));
  }

  private static DeviceRow device(Row row) {
    return new DeviceRow(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        row.getLong(4),
        row.getString(5),
        row.getBoolean(6),
        row.getString(7),
        FaultText.read(row.getString(15)),
        new Enrolment(
            row.getBoolean(8),
            row.getString(9),
            row.getBoolean(10),
            row.getBoolean(11),
            row.getString(12),
            row.getString(13),
            row.getBoolean(14)));
  }

  /** How many refused events of each publisher are kept. */
  static Future<Map<String, Long>> rejectionCounts(PgConnection opened) {
    return opened
        .query(
            "SELECT publisher, count(*) FROM rejection WHERE replayed IS NULL GROUP BY publisher")
        .execute()
        .map(
            rows -> {
              Map<String, Long> counts = new HashMap<>();
              rows.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
              return counts;
            });
  }

  /** Those ledgers that there are. */
  static Future<List<LedgerRow>> ledgers(PgConnection opened, Collection<LedgerKey> keys) {
    return opened
        .preparedQuery(
            """
            SELECT l.publisher, l.epoch, l.upto, l.ranges, l.rejected, l.lost, l.announced,
              l.recent_hashes
            FROM unnest($1::text[], $2::text[]) AS k (publisher, epoch)
            CROSS JOIN LATERAL (
              SELECT * FROM ledger WHERE publisher = k.publisher AND epoch = k.epoch LIMIT 1
            ) l
            """)
        .execute(
            new Columns<LedgerKey>(keys).text(LedgerKey::publisher).text(LedgerKey::epoch).tuple())
        .map(rows -> rows(rows, WriterReads::ledger));
  }

  private static LedgerRow ledger(Row row) {
    return new LedgerRow(
        new LedgerKey(row.getString(0), row.getString(1)),
        row.getLong(2),
        BatchSql.Ranges.read(row.getString(3)),
        row.getLong(4),
        BatchSql.Ranges.read(row.getString(5)),
        row.getLong(6),
        row.getString(7));
  }

  /** What is known of a batch; nothing is asked where there is no question. */
  static Future<Known> known(PgConnection opened, Question question, BodyReader bodies) {
    Future<Map<TicketKey, TicketHome>> homes =
        question.tickets().isEmpty()
            ? Future.succeededFuture(Map.of())
            : homes(opened, question.tickets());
    Future<Map<DossierKey, List<Event>>> dossiers =
        question.dossiers().isEmpty()
            ? Future.succeededFuture(Map.of())
            : DossierRows.events(opened, question.dossiers(), bodies);
    Future<Set<BestEffortKey>> bestEffort =
        question.bestEffort().isEmpty()
            ? Future.succeededFuture(Set.of())
            : bestEffort(opened, question.bestEffort());
    Future<Map<LedgerKey, StoredHashes>> hashes =
        question.sequences().isEmpty()
            ? Future.succeededFuture(Map.of())
            : hashes(opened, question.sequences());
    Future<Set<Long>> open =
        question.rejections().isEmpty()
            ? Future.succeededFuture(Set.of())
            : openRejections(opened, question.rejections());
    return Future.join(homes, dossiers, bestEffort, hashes, open)
        .map(
            all ->
                new Known(
                    homes.result(),
                    dossiers.result(),
                    bestEffort.result(),
                    hashes.result(),
                    open.result()));
  }

  private static Future<Map<TicketKey, TicketHome>> homes(
      PgConnection opened, Collection<TicketKey> tickets) {
    return opened
        .preparedQuery(
            """
            SELECT t.centre, t.subject, t.day, t.issued, t.ruling_time, t.ruling_key
            FROM unnest($1::text[], $2::text[]) AS k (centre, subject)
            CROSS JOIN LATERAL (
              SELECT * FROM ticket WHERE centre = k.centre AND subject = k.subject LIMIT 1
            ) t
            """)
        .execute(
            new Columns<TicketKey>(tickets)
                .text(TicketKey::centre)
                .text(TicketKey::subject)
                .tuple())
        .map(
            rows -> {
              Map<TicketKey, TicketHome> homes = new HashMap<>();
              for (Row row : rows) {
                homes.put(
                    new TicketKey(row.getString(0), row.getString(1)),
                    new TicketHome(
                        row.getLocalDate(2), row.getBoolean(3), row.getLong(4), row.getString(5)));
              }
              return homes;
            });
  }

  private static Future<Set<BestEffortKey>> bestEffort(
      PgConnection opened, Collection<BestEffortKey> events) {
    return opened
        .preparedQuery(
            """
            SELECT b.device, b.id FROM unnest($1::text[], $2::text[]) AS k (device, id)
            CROSS JOIN LATERAL (
              SELECT * FROM best_effort_event WHERE device = k.device AND id = k.id LIMIT 1
            ) b
            """)
        .execute(
            new Columns<BestEffortKey>(events)
                .text(BestEffortKey::device)
                .text(BestEffortKey::id)
                .tuple())
        .map(
            rows ->
                new HashSet<>(rows(rows, r -> new BestEffortKey(r.getString(0), r.getString(1)))));
  }

  /**
   * Reads each day once, however many of its events are asked for; and of each device all that it
   * may send again next, or every batch of what it sends again would read the day anew.
   */
  private static Future<Map<LedgerKey, StoredHashes>> hashes(
      PgConnection opened, Collection<SequenceKey> sequences) {
    Set<DayKey> days = new LinkedHashSet<>();
    Map<LedgerKey, Long> lowest = new LinkedHashMap<>();
    for (SequenceKey key : sequences) {
      days.add(key.day());
      lowest.merge(key.ledger(), key.sequence(), Math::min);
    }
    return opened
        .preparedQuery(
            """
            SELECT l.publisher, l.epoch, array_agg(e.sequence ORDER BY e.sequence),
              array_agg(e.content_hash ORDER BY e.sequence)
            FROM unnest($1::text[], $2::date[]) AS k (centre, day)
            JOIN event e ON e.centre = k.centre AND e.day = k.day
            JOIN unnest($3::text[], $4::text[], $5::bigint[]) AS l (publisher, epoch, lowest)
              ON e.publisher = l.publisher AND e.epoch = l.epoch AND e.sequence >= l.lowest
            GROUP BY l.publisher, l.epoch
            """)
        .execute(
            new Columns<DayKey>(days)
                .text(DayKey::centre)
                .date(DayKey::day)
                .and(
                    new Columns<Map.Entry<LedgerKey, Long>>(lowest.entrySet())
                        .text(entry -> entry.getKey().publisher())
                        .text(entry -> entry.getKey().epoch())
                        .bigint(Map.Entry::getValue)))
        .map(
            rows -> {
              Map<LedgerKey, StoredHashes> hashes = new HashMap<>();
              for (Row row : rows) {
                hashes.put(
                    new LedgerKey(row.getString(0), row.getString(1)),
                    new StoredHashes(
                        unboxed(row.getArrayOfLongs(2)), unboxed(row.getArrayOfLongs(3))));
              }
              return hashes;
            });
  }

  private static long[] unboxed(Long[] values) {
    long[] unboxed = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      unboxed[i] = values[i];
    }
    return unboxed;
  }

  private static Future<Set<Long>> openRejections(PgConnection opened, Collection<Long> numbers) {
    return opened
        .preparedQuery("SELECT number FROM rejection WHERE number = ANY ($1) AND replayed IS NULL")
        .execute(new Columns<Long>(numbers).bigint(number -> number).tuple())
        .map(rows -> new HashSet<>(rows(rows, row -> row.getLong(0))));
  }

  static <T> List<T> rows(RowSet<Row> rows, Function<Row, T> reader) {
    List<T> list = new ArrayList<>(rows.size());
    for (Row row : rows) {
      list.add(reader.apply(row));
    }
    return list;
  }
}
